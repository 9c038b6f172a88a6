package io.streamtune.explain.page;

import io.streamtune.explain.Maps;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** Draws numbers as pixels, one pixel each. */
final class Drawing {
  /** Why: the map stands out, and the photo below it remains recognisable. */
  private static final double HEAT_OPACITY = 0.65;

  private Drawing() {}

  /** Draws a photo from its three planes, 0 to 255. */
  static Raster photo(Maps planes) {
    Raster raster = new Raster(planes.width(), planes.height());
    for (int y = 0; y < planes.height(); y++) {
      for (int x = 0; x < planes.width(); x++) {
        raster.set(x, y, color(planes, 0, x, y, 1, 0));
      }
    }
    return raster;
  }

  /**
   * Draws a kernel over three colours: gray is weight 0, and the largest weight has full intensity.
   */
  static Raster kernel(Maps kernels, int kernel) {
    int first = 3 * kernel;
    float most = 1e-12f;
    for (int c = 0; c < 3; c++) {
      most = Math.max(most, kernels.largest(first + c));
    }
    Raster raster = new Raster(kernels.width(), kernels.height());
    for (int y = 0; y < kernels.height(); y++) {
      for (int x = 0; x < kernels.width(); x++) {
        raster.set(x, y, color(kernels, first, x, y, 127 / most, 128));
      }
    }
    return raster;
  }

  private static int color(Maps planes, int first, int x, int y, float scale, int zero) {
    int rgb = 0;
    for (int c = 0; c < 3; c++) {
      int level = Math.round(planes.at(first + c, y, x) * scale) + zero;
      rgb = rgb << 8 | Math.clamp(level, 0, 255);
    }
    return rgb;
  }

  /**
   * Draws a map scaled by its own largest number; with a signed ramp if its layer has negative
   * numbers.
   */
  static Raster map(Maps maps, int plane) {
    return map(maps, plane, ramp(maps));
  }

  private static Ramp ramp(Maps maps) {
    return maps.isSigned() ? Ramp.SIGNED : Ramp.STRENGTH;
  }

  private static Raster map(Maps maps, int plane, Ramp ramp) {
    float most = Math.max(1e-12f, maps.largest(plane));
    Raster raster = new Raster(maps.width(), maps.height());
    for (int y = 0; y < maps.height(); y++) {
      for (int x = 0; x < maps.width(); x++) {
        raster.set(x, y, ramp.rgb(maps.at(plane, y, x) / most));
      }
    }
    return raster;
  }

  /** Draws many maps on one sheet. */
  static Raster sheet(Maps maps, List<Integer> planes, int columns) {
    Ramp ramp = ramp(maps);
    return Raster.sheet(planes.stream().map(plane -> map(maps, plane, ramp)).toList(), columns);
  }

  /**
   * Returns the planes that vary most over the photo; planes that are large everywhere are not
   * informative.
   */
  static List<Integer> liveliest(Maps maps, int count) {
    return IntStream.range(0, maps.count())
        .boxed()
        .sorted(Comparator.comparingDouble((Integer plane) -> -maps.deviation(plane)))
        .limit(count)
        .toList();
  }

  /** Draws the positive part of a class's map over the photo in gray. */
  static Raster heat(Maps photo, Maps map) {
    float most = 1e-12f;
    for (int i = 0; i < map.height() * map.width(); i++) {
      most = Math.max(most, map.at(0, i / map.width(), i % map.width()));
    }
    Raster raster = new Raster(photo.width(), photo.height());
    for (int y = 0; y < photo.height(); y++) {
      for (int x = 0; x < photo.width(); x++) {
        double v = (y + 0.5) * map.height() / photo.height() - 0.5;
        double u = (x + 0.5) * map.width() / photo.width() - 0.5;
        double heat = Math.clamp(between(map, v, u) / most, 0, 1);
        raster.set(x, y, Raster.mix(gray(photo, y, x), Ramp.HEAT.rgb(heat), HEAT_OPACITY * heat));
      }
    }
    return raster;
  }

  /**
   * Interpolates bilinearly between the four nearest numbers; beyond the edge, the edge's are used.
   */
  private static double between(Maps map, double v, double u) {
    double y = Math.clamp(v, 0, map.height() - 1.0);
    double x = Math.clamp(u, 0, map.width() - 1.0);
    int top = (int) Math.min(y, Math.max(0, map.height() - 2));
    int left = (int) Math.min(x, Math.max(0, map.width() - 2));
    int bottom = Math.min(top + 1, map.height() - 1);
    int right = Math.min(left + 1, map.width() - 1);
    double upper = mix(map.at(0, top, left), map.at(0, top, right), x - left);
    double lower = mix(map.at(0, bottom, left), map.at(0, bottom, right), x - left);
    return mix(upper, lower, y - top);
  }

  private static double mix(double from, double to, double share) {
    return from + (to - from) * share;
  }

  /** Uses the weights of ITU-R BT.601. */
  private static int gray(Maps photo, int y, int x) {
    double light =
        0.299 * photo.at(0, y, x) + 0.587 * photo.at(1, y, x) + 0.114 * photo.at(2, y, x);
    int level = Math.clamp(Math.round(light), 0, 255);
    return level << 16 | level << 8 | level;
  }
}
