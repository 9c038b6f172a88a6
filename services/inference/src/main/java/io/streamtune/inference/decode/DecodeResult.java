package io.streamtune.inference.decode;

import io.streamtune.events.ErrorCode;

/** What became of a decode task. */
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
   * There is no picture in the bytes; the rows hold nothing.
   *
   * @param task the task
   * @param code why
   * @param detail what was wrong, for a person
   */
  record Rejected(DecodeTask task, ErrorCode code, String detail) implements DecodeResult {}
}
