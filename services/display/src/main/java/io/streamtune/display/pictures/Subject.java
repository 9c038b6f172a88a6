package io.streamtune.display.pictures;

import java.awt.Graphics2D;
import java.util.Locale;
import java.util.random.RandomGenerator;

/** What a generated picture shows; its name is the class that a network is to learn. */
public sealed interface Subject permits Figure, Fruit {
  /** Returns the name of the constant. */
  String name();

  /** Draws the subject at a random place, in a random size, over what is there. */
  void paint(Graphics2D canvas, int width, int height, RandomGenerator random);

  /** Returns the name of the class: {@code circle}. */
  default String className() {
    return name().toLowerCase(Locale.ROOT);
  }
}
