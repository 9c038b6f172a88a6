package io.streamtune.inference.classify;

import java.util.List;

/** What a lane made of a batch. */
public sealed interface ClassifiedBatch {

  /** Returns the lane that ran it. */
  int lane();

  /**
   * The probabilities of each image, in the order of the batch.
   *
   * @param lane the lane
   * @param probabilities {@code float32[classes]} for each image, averaged over its views
   * @param startNanos when the run began, on the monotonic clock
   * @param endNanos when the run ended
   */
  record Scored(int lane, List<float[]> probabilities, long startNanos, long endNanos)
      implements ClassifiedBatch {

    /** Copies the list. */
    public Scored {
      probabilities = List.copyOf(probabilities);
    }
  }

  /**
   * The runtime failed on the batch as a whole.
   *
   * @param lane the lane
   * @param detail what the runtime said
   */
  record Failed(int lane, String detail) implements ClassifiedBatch {}

  /**
   * Memory was short, on the heap or in the runtime, which says nothing of the images.
   *
   * @param lane the lane
   * @param cause what was asked for
   */
  record OutOfMemory(int lane, OutOfMemoryError cause) implements ClassifiedBatch {}

  /**
   * Something happened that must not happen, such as fewer scores than rows: the service cannot go
   * on.
   *
   * @param lane the lane
   * @param cause what happened
   */
  record Broken(int lane, Throwable cause) implements ClassifiedBatch {}
}
