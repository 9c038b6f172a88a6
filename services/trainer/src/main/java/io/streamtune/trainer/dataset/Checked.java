package io.streamtune.trainer.dataset;

/** The result of decoding one file as a check. */
public sealed interface Checked permits Checked.Usable, SkippedFile {

  /**
   * The file is an image.
   *
   * @param sha256 of its bytes, 64 hexadecimal digits
   */
  record Usable(String sha256) implements Checked {}
}
