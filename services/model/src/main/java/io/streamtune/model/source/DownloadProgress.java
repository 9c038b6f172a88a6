package io.streamtune.model.source;

/** Told how far a download is. Called on the downloading thread, after every block. */
@FunctionalInterface
public interface DownloadProgress {
  /** Tells nobody. */
  DownloadProgress SILENT = (_, _) -> {};

  /**
   * So much is there.
   *
   * @param bytes received so far, those of an earlier attempt included
   * @param totalBytes size of the whole file, or -1 if the server does not say
   */
  void received(long bytes, long totalBytes);
}
