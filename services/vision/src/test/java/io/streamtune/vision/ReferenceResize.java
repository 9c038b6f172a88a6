package io.streamtune.vision;

import io.streamtune.vision.view.Preprocessing;
import java.awt.image.BufferedImage;

/**
 * The resize that the networks were trained with, written down independently: a triangle filter as
 * wide as the reduction, in doubles, rounded between the two directions as PIL does.
 */
final class ReferenceResize {
  private ReferenceResize() {}

  static byte[] centre(BufferedImage image, Preprocessing spec) {
    int w = image.getWidth();
    int h = image.getHeight();
    int shortSide = Math.min(w, h);
    int newW = (int) ((long) w * spec.resizeShortSide() / shortSide);
    int newH = (int) ((long) h * spec.resizeShortSide() / shortSide);
    int size = spec.size();
    int left = (int) Math.rint((newW - size) / 2.0);
    int top = (int) Math.rint((newH - size) / 2.0);
    byte[] out = new byte[spec.rowBytes()];
    for (int channel = 0; channel < 3; channel++) {
      double[][] rows = new double[h][];
      for (int y = 0; y < h; y++) {
        double[] row = new double[w];
        for (int x = 0; x < w; x++) {
          row[x] = image.getRGB(x, y) >> (16 - 8 * channel) & 0xff;
        }
        rows[y] = line(row, newW, left, size);
      }
      for (int x = 0; x < size; x++) {
        double[] column = new double[h];
        for (int y = 0; y < h; y++) {
          column[y] = rows[y][x];
        }
        double[] done = line(column, newH, top, size);
        for (int y = 0; y < size; y++) {
          out[(y * size + x) * 3 + channel] = (byte) Math.round(done[y]);
        }
      }
    }
    return out;
  }

  private static double[] line(double[] source, int newLength, int from, int count) {
    double scale = (double) source.length / newLength;
    double support = Math.max(scale, 1);
    double[] out = new double[count];
    for (int i = 0; i < count; i++) {
      double centre = (from + i + 0.5) * scale;
      double sum = 0;
      double weights = 0;
      int last = (int) Math.min(source.length - 1, centre + support);
      for (int j = (int) Math.max(0, centre - support - 1); j <= last; j++) {
        double weight = Math.max(0, 1 - Math.abs(j + 0.5 - centre) / support);
        sum += weight * source[j];
        weights += weight;
      }
      out[i] = Math.round(sum / weights);
    }
    return out;
  }
}
