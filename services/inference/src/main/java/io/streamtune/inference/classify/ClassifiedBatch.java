package io.streamtune.inference.classify;

import java.util.List;

/** The result of a batch on a lane. */
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
   * @param detail the runtime's message
   */
  record Failed(int lane, String detail) implements ClassifiedBatch {}

  /**
   * Memory ran out, on the heap or in the runtime. The images are not to blame.
   *
   * @param lane the lane
   * @param cause the failed allocation
   */
  record OutOfMemory(int lane, OutOfMemoryError cause) implements ClassifiedBatch {}

  /**
   * A broken invariant, such as fewer scores than rows: the service cannot continue.
   *
   * @param lane the lane
   * @param cause the error
   */
  record Broken(int lane, Throwable cause) implements ClassifiedBatch {}
}
