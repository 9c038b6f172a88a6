package io.streamtune.trainer.dataset;

/** What became of one file when it was decoded on trial. */
public sealed interface Checked permits Checked.Usable, SkippedFile {

  /**
   * The file is an image.
   *
   * @param sha256 of its bytes, 64 hexadecimal digits
   */
  record Usable(String sha256) implements Checked {}
}
