package io.streamtune.display.pictures;

import java.awt.Color;
import java.awt.GradientPaint;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * Draws pictures of simple subjects in random colors, sizes and places with noise: for a demo
 * without photos, and as a small problem that a network can learn.
 *
 * <p>Picture {@code i} is a pure function of seed, size and {@code i}; its class is {@code i}
 * modulo the number of classes, so that classes are balanced in every stretch of the stream.
 *
 * <p><b>Called on:</b> any thread; instances are immutable.
 */
public final class GeneratedPictures {
  // Why: the size of photos in well-known data sets, and a typical JPEG to decode.
  private static final int WIDTH = 500;
  private static final int HEIGHT = 375;
  private static final int SIDE_MIN = 16;
  // Why: an odd constant spreads consecutive indices over the seeds (Steele et al., 2014).
  private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

  private final long seed;
  private final int width;
  private final int height;
  private final List<Subject> subjects;

  /**
   * Creates a source of pictures.
   *
   * @param seed the same seed gives the same pictures
   * @param width in pixels, at least 16
   * @param height in pixels, at least 16
   * @param subjects the subjects, in turn
   */
  public GeneratedPictures(long seed, int width, int height, List<? extends Subject> subjects) {
    if (width < SIDE_MIN || height < SIDE_MIN) {
      throw new IllegalArgumentException(
          "pictures need at least 16 x 16 pixels, not " + width + " x " + height);
    }
    this.seed = seed;
    this.width = width;
    this.height = height;
    this.subjects = List.copyOf(subjects);
  }

  /** Creates a source of pictures of all figures. */
  public GeneratedPictures(long seed, int width, int height) {
    this(seed, width, height, List.of(Figure.values()));
  }

  /** Creates a source of pictures of 500 x 375 pixels. */
  public GeneratedPictures(long seed) {
    this(seed, WIDTH, HEIGHT);
  }

  /** Returns the names of the classes, in the order in which they are used. */
  public List<String> classNames() {
    return subjects.stream().map(Subject::className).toList();
  }

  /** Returns all pictures, starting with the first; the stream is infinite. */
  public Stream<GeneratedPicture> stream() {
    return LongStream.iterate(0, i -> i + 1).mapToObj(this::picture);
  }

  /** Draws and encodes one picture. */
  public GeneratedPicture picture(long index) {
    Subject subject = subjects.get(Math.floorMod(index, subjects.size()));
    RandomGenerator random = new SplittableRandom(seed + index * GOLDEN_GAMMA);
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_3BYTE_BGR);
    Graphics2D canvas = image.createGraphics();
    try {
      canvas.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
      paintBackground(canvas, random);
      subject.paint(canvas, width, height, random);
    } finally {
      canvas.dispose();
    }
    Noise.add(image, random);
    String name = String.format(Locale.ROOT, "%s-%06d.jpg", subject.className(), index);
    return new GeneratedPicture(name, subject.className(), Jpeg.encode(image));
  }

  private void paintBackground(Graphics2D canvas, RandomGenerator random) {
    Color from = color(random, 0.25f);
    Color to = color(random, 0.25f);
    canvas.setPaint(
        new GradientPaint(0, 0, from, random.nextInt(width) + 1f, random.nextInt(height) + 1f, to));
    canvas.fillRect(0, 0, width, height);
  }

  /**
   * Returns a random hue of about the given brightness: subjects are bright and backgrounds dark,
   * so that they differ.
   */
  static Color color(RandomGenerator random, float brightness) {
    float shift = random.nextFloat() * 0.4f - 0.2f;
    return Color.getHSBColor(
        random.nextFloat(), 0.3f + 0.7f * random.nextFloat(), brightness + shift);
  }
}
