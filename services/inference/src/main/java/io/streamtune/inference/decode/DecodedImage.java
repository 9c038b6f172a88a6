package io.streamtune.inference.decode;

/**
 * An image whose rows are written.
 *
 * @param task the decode task
 * @param startNanos when decoding began, on the monotonic clock
 * @param endNanos when the last row was written
 */
public record DecodedImage(DecodeTask task, long startNanos, long endNanos) {

  /** Returns its views. */
  public TtaPlan plan() {
    return task.plan();
  }
}
