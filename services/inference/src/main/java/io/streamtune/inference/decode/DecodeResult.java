package io.streamtune.inference.decode;

import io.streamtune.events.ErrorCode;

/** The result of a decode task. */
public sealed interface DecodeResult {

  /** Returns the task. */
  DecodeTask task();

  /** The rows are written. */
  record Done(DecodedImage image) implements DecodeResult {
    @Override
    public DecodeTask task() {
      return image.task();
    }
  }

  /**
   * The bytes could not be decoded; the contents of the rows are undefined.
   *
   * @param task the task
   * @param code why
   * @param detail what is wrong, in words
   */
  record Rejected(DecodeTask task, ErrorCode code, String detail) implements DecodeResult {}
}
