package io.streamtune.loadtest.measure;

/** An event in the life of an image; times are nanoseconds from the beginning of the run. */
public sealed interface Event {
  /**
   * The image was handed to the sender.
   *
   * @param index its number; each image has the next one
   * @param intendedNanos when it was due; negative during the warm-up
   * @param sentNanos when it was handed over
   * @param broken whether it was made undecodable on purpose
   */
  record Sent(long index, long intendedNanos, long sentNanos, boolean broken) implements Event {}

  /**
   * The brokers acknowledged the image.
   *
   * @param intendedNanos when it was due
   * @param ackedNanos when the sender received the acknowledgement
   */
  record Acknowledged(long intendedNanos, long ackedNanos) implements Event {}

  /**
   * The image was not delivered: the brokers rejected it, or an HTTP server sent no reply.
   *
   * @param intendedNanos when it was due
   * @param refusedNanos when the sender learnt of it
   * @param reason in a few words
   */
  record Refused(long intendedNanos, long refusedNanos, String reason) implements Event {}

  /**
   * A reply with the prediction was received, over the connection on which the image was sent.
   *
   * @param index the image's number
   * @param receivedNanos when the last byte arrived
   * @param version name and version of the model that predicted
   */
  record Replied(long index, long receivedNanos, String version) implements Event {}

  /**
   * The server shed the image because too many others wait.
   *
   * @param index the image's number
   * @param receivedNanos when the reply arrived
   */
  record Shed(long index, long receivedNanos) implements Event {}

  /**
   * A prediction was received.
   *
   * @param index the image's number
   * @param receivedNanos when it reached this process
   * @param recordNanos the timestamp of its record
   * @param version name and version of the model that predicted
   */
  record Predicted(long index, long receivedNanos, long recordNanos, String version)
      implements Event {}

  /**
   * A dead letter was received.
   *
   * @param index the image's number
   * @param receivedNanos when it reached this process
   * @param code why there is no prediction
   */
  record Buried(long index, long receivedNanos, String code) implements Event {}

  /** An answer to an image that is not of this run, or one that cannot be decoded. */
  record Foreign() implements Event {}
}
