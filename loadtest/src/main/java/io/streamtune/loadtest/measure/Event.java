package io.streamtune.loadtest.measure;

/** Something that happened to an image; times are nanoseconds from the beginning of the run. */
public sealed interface Event {
  /**
   * It was handed to the sender.
   *
   * @param index its number, each one more than that of the image before
   * @param intendedNanos when it was due; negative while the run warms up
   * @param sentNanos when it was handed over
   * @param broken whether it was made so that nobody can decode it
   */
  record Sent(long index, long intendedNanos, long sentNanos, boolean broken) implements Event {}

  /**
   * The brokers have it.
   *
   * @param intendedNanos when it was due
   * @param ackedNanos when the sender heard so
   */
  record Acknowledged(long intendedNanos, long ackedNanos) implements Event {}

  /**
   * It will never get there: the brokers refused it, or no reply came from an HTTP server.
   *
   * @param intendedNanos when it was due
   * @param refusedNanos when the sender heard so
   * @param reason in a few words
   */
  record Refused(long intendedNanos, long refusedNanos, String reason) implements Event {}

  /**
   * A reply with its prediction was received, over the connection on which it was sent.
   *
   * @param index its number
   * @param receivedNanos when the last byte was there
   * @param version name and version of the model that made it
   */
  record Replied(long index, long receivedNanos, String version) implements Event {}

  /**
   * It was turned away because too many others wait: the system protects itself.
   *
   * @param index its number
   * @param receivedNanos when the sender heard so
   */
  record Shed(long index, long receivedNanos) implements Event {}

  /**
   * A prediction for it was received.
   *
   * @param index its number
   * @param receivedNanos when it reached this process
   * @param recordNanos the time that its record carries
   * @param version name and version of the model that made it
   */
  record Predicted(long index, long receivedNanos, long recordNanos, String version)
      implements Event {}

  /**
   * A dead letter for it was received.
   *
   * @param index its number
   * @param receivedNanos when it reached this process
   * @param code why there is no prediction
   */
  record Buried(long index, long receivedNanos, String code) implements Event {}

  /** An answer to an image that is not of this run, or that cannot be read. */
  record Foreign() implements Event {}
}
