package io.streamtune.explain.page;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.List;
import javax.imageio.ImageIO;

/**
 * A picture that is drawn here. Mutable; <b>owner:</b> its creator.
 *
 * <p><b>Called on:</b> one thread at a time.
 */
final class Raster {
  private final BufferedImage image;

  Raster(int width, int height) {
    image = new BufferedImage(width, height, BufferedImage.TYPE_INT_ARGB);
  }

  int width() {
    return image.getWidth();
  }

  int height() {
    return image.getHeight();
  }

  /** Sets an opaque pixel, red in the third byte. */
  void set(int x, int y, int rgb) {
    image.setRGB(x, y, 0xff000000 | rgb);
  }

  /** Returns a pixel without its alpha. */
  int rgb(int x, int y) {
    return image.getRGB(x, y) & 0xffffff;
  }

  /**
   * Arranges pictures of the same size in rows, with a transparent pixel between them.
   *
   * @param tiles at least one
   */
  static Raster sheet(List<Raster> tiles, int columns) {
    int width = tiles.getFirst().width() + 1;
    int height = tiles.getFirst().height() + 1;
    int across = Math.min(columns, tiles.size());
    int down = (tiles.size() + across - 1) / across;
    Raster sheet = new Raster(across * width - 1, down * height - 1);
    for (int i = 0; i < tiles.size(); i++) {
      sheet.put(tiles.get(i), i % across * width, i / across * height);
    }
    return sheet;
  }

  private void put(Raster tile, int left, int top) {
    for (int y = 0; y < tile.height(); y++) {
      for (int x = 0; x < tile.width(); x++) {
        set(left + x, top + y, tile.rgb(x, y));
      }
    }
  }

  /** Returns a colour between two. */
  static int mix(int from, int to, double share) {
    int mixed = 0;
    for (int shift = 16; shift >= 0; shift -= 8) {
      double a = from >> shift & 0xff;
      double b = to >> shift & 0xff;
      mixed |= (int) Math.round(a + (b - a) * share) << shift;
    }
    return mixed;
  }

  /** Returns a data URL that contains the picture as a PNG. */
  String address() {
    ByteArrayOutputStream png = new ByteArrayOutputStream(1 << 13);
    try {
      if (!ImageIO.write(Palette.of(image).orElse(image), "png", png)) {
        throw new IllegalStateException("this Java has no PNG writer");
      }
    } catch (IOException e) { // memory does not fail
      throw new UncheckedIOException(e);
    }
    return "data:image/png;base64," + Base64.getEncoder().encodeToString(png.toByteArray());
  }
}
