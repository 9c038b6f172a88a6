package io.streamtune.explain.page;

import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Converts a picture with few colours to one byte per pixel. */
final class Palette {
  private static final int COLOURS_MAX = 256;

  private Palette() {}

  /** Returns the same picture with a palette; empty if it has too many colours. */
  static Optional<BufferedImage> of(BufferedImage image) {
    int width = image.getWidth();
    int height = image.getHeight();
    int[] pixels = image.getRGB(0, 0, width, height, null, 0, width);
    Map<Integer, Integer> indices = new LinkedHashMap<>();
    for (int pixel : pixels) {
      indices.putIfAbsent(pixel, indices.size());
      if (indices.size() > COLOURS_MAX) {
        return Optional.empty();
      }
    }
    BufferedImage indexed =
        new BufferedImage(width, height, BufferedImage.TYPE_BYTE_INDEXED, model(indices));
    for (int i = 0; i < pixels.length; i++) {
      int index = indices.getOrDefault(pixels[i], 0);
      indexed.getRaster().setSample(i % width, i / width, 0, index);
    }
    return Optional.of(indexed);
  }

  private static IndexColorModel model(Map<Integer, Integer> indices) {
    int[] colours = indices.keySet().stream().mapToInt(Integer::intValue).toArray();
    return new IndexColorModel(8, colours.length, colours, 0, true, -1, DataBuffer.TYPE_BYTE);
  }
}
