package io.streamtune.loadtest.verify;

import java.util.Optional;

/**
 * The outcome of one offset of the topic of images, in sixteen bits.
 *
 * @param isImage whether the offset holds an image; false for a transaction marker or a compacted
 *     image
 * @param predictions number of predictions for it; {@value #COUNT_MAX} stands for that and more
 * @param deadLetters number of dead letters for it, counted alike
 * @param byTwoVersions whether more than one version predicted it
 * @param version number of the version that predicted it first; 0 if none did
 */
record OffsetOutcome(
    boolean isImage, int predictions, int deadLetters, boolean byTwoVersions, int version) {
  /** Why 3: two bits; beyond one answer only the fact that there are more matters. */
  static final int COUNT_MAX = 3;

  /** Why 1023: the remaining ten bits. */
  static final int VERSION_MAX = 1023;

  static final OffsetOutcome UNKNOWN = new OffsetOutcome(false, 0, 0, false, 0);

  private static final int DEAD_SHIFT = 3;
  private static final int PREDICTED_SHIFT = 1;
  private static final int TWO_VERSIONS = 1 << 5;
  private static final int VERSION_SHIFT = 6;

  static OffsetOutcome unpack(short bits) {
    return new OffsetOutcome(
        (bits & 1) != 0,
        (bits >> PREDICTED_SHIFT) & COUNT_MAX,
        (bits >> DEAD_SHIFT) & COUNT_MAX,
        (bits & TWO_VERSIONS) != 0,
        (bits >> VERSION_SHIFT) & VERSION_MAX);
  }

  short pack() {
    return (short)
        ((isImage ? 1 : 0)
            | predictions << PREDICTED_SHIFT
            | deadLetters << DEAD_SHIFT
            | (byTwoVersions ? TWO_VERSIONS : 0)
            | version << VERSION_SHIFT);
  }

  /** Returns the outcome with an image at this offset. */
  OffsetOutcome seen() {
    return new OffsetOutcome(true, predictions, deadLetters, byTwoVersions, version);
  }

  /** Returns the outcome with one more prediction. */
  OffsetOutcome predictedBy(int newVersion) {
    boolean isOther = predictions > 0 && newVersion != version;
    return new OffsetOutcome(
        isImage,
        Math.min(COUNT_MAX, predictions + 1),
        deadLetters,
        byTwoVersions || isOther,
        predictions == 0 ? newVersion : version);
  }

  /** Returns the outcome with one more dead letter. */
  OffsetOutcome dead() {
    int letters = Math.min(COUNT_MAX, deadLetters + 1);
    return new OffsetOutcome(isImage, predictions, letters, byTwoVersions, version);
  }

  boolean isAnswered() {
    return predictions + deadLetters > 0;
  }

  /** Returns what is wrong with an image; empty if it has exactly one answer. */
  Optional<Problem.Kind> problem() {
    if (predictions + deadLetters == 1) {
      return Optional.empty();
    }
    if (!isAnswered()) {
      return Optional.of(Problem.Kind.LOST);
    }
    if (byTwoVersions) {
      return Optional.of(Problem.Kind.TWO_VERSIONS);
    }
    return Optional.of(
        predictions > 0 && deadLetters > 0
            ? Problem.Kind.PREDICTED_AND_DEAD
            : Problem.Kind.REPEATED);
  }
}
