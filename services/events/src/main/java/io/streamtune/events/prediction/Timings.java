package io.streamtune.events.prediction;

/**
 * Time that one image spent in each stage, from its receipt until its prediction is handed to the
 * producer. Milliseconds; microsecond precision on the wire.
 *
 * @param queueMillis waiting for a decoder
 * @param decodeMillis decoding and resizing
 * @param batchWaitMillis waiting for a batch and a free session
 * @param inferenceMillis running the network on the whole batch of this image
 * @param totalMillis from receipt to hand-over to the producer
 */
public record Timings(
    double queueMillis,
    double decodeMillis,
    double batchWaitMillis,
    double inferenceMillis,
    double totalMillis) {

  /** Checks that every time is finite and not negative. */
  public Timings {
    check("queueMillis", queueMillis);
    check("decodeMillis", decodeMillis);
    check("batchWaitMillis", batchWaitMillis);
    check("inferenceMillis", inferenceMillis);
    check("totalMillis", totalMillis);
  }

  private static void check(String name, double millis) {
    if (!(millis >= 0 && millis < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(name + " must be finite and at least 0, not " + millis);
    }
  }
}
