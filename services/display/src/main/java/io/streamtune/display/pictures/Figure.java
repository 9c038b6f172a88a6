package io.streamtune.display.pictures;

import java.awt.Graphics2D;
import java.awt.Polygon;
import java.util.random.RandomGenerator;

/** Geometric figures, each in a bright random color. */
public enum Figure implements Subject {
  /** A filled circle. */
  CIRCLE {
    @Override
    void draw(Graphics2D canvas, int width, int height, RandomGenerator random) {
      int side = side(width, height, random);
      canvas.fillOval(place(width, side, random), place(height, side, random), side, side);
    }
  },
  /** A filled square, upright. */
  SQUARE {
    @Override
    void draw(Graphics2D canvas, int width, int height, RandomGenerator random) {
      int side = side(width, height, random);
      canvas.fillRect(place(width, side, random), place(height, side, random), side, side);
    }
  },
  /** A filled triangle, its tip anywhere above its base. */
  TRIANGLE {
    @Override
    void draw(Graphics2D canvas, int width, int height, RandomGenerator random) {
      int side = side(width, height, random);
      int left = place(width, side, random);
      int top = place(height, side, random);
      int tip = left + random.nextInt(side);
      int bottom = top + side;
      canvas.fillPolygon(
          new Polygon(new int[] {left, tip, left + side}, new int[] {bottom, top, bottom}, 3));
    }
  },
  /** Parallel stripes over the whole picture, at any angle. */
  STRIPES {
    @Override
    void draw(Graphics2D canvas, int width, int height, RandomGenerator random) {
      int period = period(width, height, random);
      int reach = width + height;
      canvas.rotate(random.nextDouble() * Math.PI, width / 2.0, height / 2.0);
      for (int x = -reach; x < reach; x += period) {
        canvas.fillRect(x, -reach, period / 2, 3 * reach);
      }
    }
  },
  /** A checkerboard over the whole picture, upright. */
  CHECKERBOARD {
    @Override
    void draw(Graphics2D canvas, int width, int height, RandomGenerator random) {
      int cell = period(width, height, random);
      int shift = random.nextInt(cell);
      for (int row = 0; row * cell <= height + cell; row++) {
        for (int column = row % 2; column * cell <= width + cell; column += 2) {
          canvas.fillRect(column * cell - shift, row * cell - shift, cell, cell);
        }
      }
    }
  };

  /** Why: backgrounds are darker by half of the range, so a figure stands out in any color. */
  private static final float BRIGHTNESS = 0.75f;

  @Override
  public void paint(Graphics2D canvas, int width, int height, RandomGenerator random) {
    canvas.setColor(GeneratedPictures.color(random, BRIGHTNESS));
    draw(canvas, width, height, random);
  }

  /** Draws in the canvas's color. */
  abstract void draw(Graphics2D canvas, int width, int height, RandomGenerator random);

  /** A side of 30 to 80 percent of the shorter side of the picture. */
  private static int side(int width, int height, RandomGenerator random) {
    return (int) (Math.min(width, height) * (0.3 + 0.5 * random.nextDouble()));
  }

  /** A period of 8 to 24 percent of the shorter side of the picture. */
  private static int period(int width, int height, RandomGenerator random) {
    return Math.max(4, (int) (Math.min(width, height) * (0.08 + 0.16 * random.nextDouble())));
  }

  private static int place(int room, int side, RandomGenerator random) {
    return random.nextInt(room - side + 1);
  }
}
