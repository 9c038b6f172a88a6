package io.streamtune.display.pictures;

import java.awt.Graphics2D;
import java.util.Locale;
import java.util.random.RandomGenerator;

/** The subject of a generated picture; its name is the class that a network is to learn. */
public sealed interface Subject permits Figure, Fruit {
  /** Returns the name of the constant. */
  String name();

  /** Draws the subject at a random place and size over the existing picture. */
  void paint(Graphics2D canvas, int width, int height, RandomGenerator random);

  /** Returns the name of the class: {@code circle}. */
  default String className() {
    return name().toLowerCase(Locale.ROOT);
  }
}
