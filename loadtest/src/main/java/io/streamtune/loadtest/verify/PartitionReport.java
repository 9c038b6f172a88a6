package io.streamtune.loadtest.verify;

/**
 * The outcome of the images of one partition; {@code images = predicted + dead + lost}.
 *
 * @param partition its number
 * @param begin first offset of the range
 * @param end one more than the last offset of the range
 * @param images images in the range; transaction markers and compacted records do not count
 * @param predicted images with a prediction
 * @param dead images with a dead letter and no prediction
 * @param problems images that do not have exactly one answer
 * @param extraAnswers answers beyond the first of each image
 * @param outOfOrder first predictions that follow one of a later image in the same partition of
 *     predictions; no order of images is promised
 * @param withoutImage offsets that have answers but no image: it was removed, or was never
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
   * @param lost without any answer
   * @param twoVersions predicted by two versions
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
