package io.streamtune.trainer.collect;

import java.util.HexFormat;

/**
 * A class on a side of the data set.
 *
 * @param side where it lies
 * @param label the class
 */
record ClassSplit(Side side, String label) {

  /** What images are for. */
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

    /** Returns the side of an image, which follows from its name alone. */
    static Side of(String image, double validShare) {
      long first = HexFormat.fromHexDigitsToLong(image.substring(0, 12));
      return first < validShare * (1L << 48) ? VALID : TRAIN;
    }
  }

  /** Returns a number for a seed. Of characters: an enum's hash code differs in each process. */
  int number() {
    return (side.folder() + "/" + label).hashCode();
  }
}
