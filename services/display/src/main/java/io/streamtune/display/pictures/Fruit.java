package io.streamtune.display.pictures;

import java.awt.Color;
import java.awt.Graphics2D;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Fruit on a grey table, drawn very simply; color and roundness tell them apart. A network with
 * fresh weights learns them from a few dozen examples in less than a minute; for {@link Figure} it
 * would take many times longer.
 */
public enum Fruit implements Subject {
  /** Yellow and long. */
  LEMON(0.15f, 0.65),
  /** Green and nearly round. */
  LIME(0.33f, 0.85),
  /** Red and round. */
  TOMATO(0.0f, 0.95),
  /** Violet and oval. */
  PLUM(0.78f, 0.75);

  /** The fruit with which a stream starts; {@link #PLUM} comes later. */
  public static final List<Subject> FIRST = List.of(LEMON, LIME, TOMATO);

  /** Why: two fruits of a kind differ in color, and the kinds are at least 0.15 apart. */
  private static final float HUE_SPREAD = 0.05f;

  private final float hue;
  private final double roundness;

  Fruit(float hue, double roundness) {
    this.hue = hue;
    this.roundness = roundness;
  }

  @Override
  public void paint(Graphics2D canvas, int width, int height, RandomGenerator random) {
    canvas.setColor(Color.getHSBColor(0, 0, 0.1f + 0.5f * random.nextFloat()));
    canvas.fillRect(0, 0, width, height);
    int length = (int) (Math.min(width, height) * (0.3 + 0.5 * random.nextDouble()));
    int breadth = (int) (length * (roundness - 0.05 + 0.1 * random.nextDouble()));
    double x = length / 2.0 + random.nextDouble() * (width - length);
    double y = length / 2.0 + random.nextDouble() * (height - length);
    float shade = hue + (random.nextFloat() - 0.5f) * HUE_SPREAD;
    canvas.translate(x, y);
    canvas.rotate(random.nextDouble() * Math.PI);
    canvas.setColor(Color.getHSBColor(shade, 0.75f, 0.6f + 0.4f * random.nextFloat()));
    canvas.fillOval(-length / 2, -breadth / 2, length, breadth);
    // A highlight.
    canvas.setColor(Color.getHSBColor(shade, 0.3f, 1));
    canvas.fillOval(-length / 4, -breadth / 4, length / 6, breadth / 6);
  }
}
