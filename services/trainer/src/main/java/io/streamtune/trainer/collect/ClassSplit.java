package io.streamtune.trainer.collect;

import java.util.HexFormat;

/**
 * A class on one side of the split.
 *
 * @param side the side
 * @param label the class
 */
record ClassSplit(Side side, String label) {

  /** The two sides of the split: training and hold-out. */
  enum Side {
    TRAIN("train"),
    VALID("valid");

    private final String folder;

    Side(String folder) {
      this.folder = folder;
    }

    /** Returns the name of its folder. */
    String folder() {
      return folder;
    }

    /** Returns the side of an image, which depends only on its name. */
    static Side of(String image, double validShare) {
      long first = HexFormat.fromHexDigitsToLong(image.substring(0, 12));
      return first < validShare * (1L << 48) ? VALID : TRAIN;
    }
  }

  /**
   * Returns a number for a seed. Computed from text: an enum's hash code differs in each process.
   */
  int number() {
    return (side.folder() + "/" + label).hashCode();
  }
}
