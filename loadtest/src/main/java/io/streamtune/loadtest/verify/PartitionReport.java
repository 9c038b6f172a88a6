package io.streamtune.loadtest.verify;

/**
 * What became of the images of one partition; {@code images = predicted + dead + lost}.
 *
 * @param partition its number
 * @param begin first offset looked at
 * @param end one more than the last offset looked at
 * @param images images in between; markers of transactions and what was compacted are none
 * @param predicted images with a prediction
 * @param dead images with a dead letter and no prediction
 * @param problems images that have not exactly one answer
 * @param extraAnswers answers beyond the first of each image
 * @param outOfOrder first predictions that stand behind one of a later image in the same partition
 *     of predictions; no order of images is promised
 * @param withoutImage offsets that answers name and where no image lies any more, or none is
 *     committed
 */
public record PartitionReport(
    int partition,
    long begin,
    long end,
    long images,
    long predicted,
    long dead,
    Problems problems,
    long extraAnswers,
    long outOfOrder,
    long withoutImage) {
  /**
   * Images by {@link Problem.Kind}.
   *
   * @param lost with no answer
   * @param twoVersions answered by two versions
   * @param predictedAndDead with a prediction and a dead letter
   * @param repeated with the same answer more than once
   */
  public record Problems(long lost, long twoVersions, long predictedAndDead, long repeated) {
    /** Returns the images with more than one answer. */
    public long duplicated() {
      return twoVersions + predictedAndDead + repeated;
    }

    Problems plus(Problems other) {
      return new Problems(
          lost + other.lost,
          twoVersions + other.twoVersions,
          predictedAndDead + other.predictedAndDead,
          repeated + other.repeated);
    }
  }
}
