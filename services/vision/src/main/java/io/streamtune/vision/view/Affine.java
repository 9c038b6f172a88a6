package io.streamtune.vision.view;

/**
 * An affine map of the plane: {@code x' = a x + b y + c}, {@code y' = d x + e y + f}.
 *
 * <p>Coordinates are continuous: pixel {@code i} covers {@code [i, i + 1)}, its centre is {@code i
 * + 0.5}.
 */
public record Affine(double a, double b, double c, double d, double e, double f) {
  static final Affine IDENTITY = new Affine(1, 0, 0, 0, 1, 0);

  public static Affine scale(double x, double y) {
    return new Affine(x, 0, 0, 0, y, 0);
  }

  static Affine shift(double x, double y) {
    return new Affine(1, 0, x, 0, 1, y);
  }

  /** Exchanges left and right of an image {@code width} wide. */
  static Affine mirror(double width) {
    return new Affine(-1, 0, width, 0, 1, 0);
  }

  /** Turns the axes so that content turns counter-clockwise on the screen when sampled with it. */
  static Affine rotation(double degrees, double centreX, double centreY) {
    double cos = Math.cos(Math.toRadians(degrees));
    double sin = Math.sin(Math.toRadians(degrees));
    return shift(-centreX, -centreY)
        .then(new Affine(cos, -sin, 0, sin, cos, 0))
        .then(shift(centreX, centreY));
  }

  /**
   * Turns an image {@code width} wide and {@code height} high by quarters, counter-clockwise on the
   * screen when sampled with it.
   */
  static Affine quarterTurns(int count, double width, double height) {
    return switch (count) {
      case 0 -> IDENTITY;
      case 1 -> new Affine(0, -1, width, 1, 0, 0);
      case 2 -> new Affine(-1, 0, width, 0, -1, height);
      case 3 -> new Affine(0, 1, 0, -1, 0, height);
      default -> throw new IllegalArgumentException("0 to 3 quarter turns, not " + count);
    };
  }

  /** Returns the map that applies this one first and {@code next} second. */
  public Affine then(Affine next) {
    return new Affine(
        next.a * a + next.b * d,
        next.a * b + next.b * e,
        next.a * c + next.b * f + next.c,
        next.d * a + next.e * d,
        next.d * b + next.e * e,
        next.d * c + next.e * f + next.f);
  }

  double x(double x, double y) {
    return a * x + b * y + c;
  }

  double y(double x, double y) {
    return d * x + e * y + f;
  }

  /** Source pixels per pixel along the source's x axis. */
  public double scaleX() {
    return Math.hypot(a, b);
  }

  /** Source pixels per pixel along the source's y axis. */
  public double scaleY() {
    return Math.hypot(d, e);
  }

  /** Returns whether every horizontal or vertical line stays one. */
  public boolean isParallelToAxes() {
    return (b == 0 && d == 0) || isTransposed();
  }

  /** Returns whether horizontal lines become vertical ones and the reverse. */
  boolean isTransposed() {
    return a == 0 && e == 0;
  }
}
