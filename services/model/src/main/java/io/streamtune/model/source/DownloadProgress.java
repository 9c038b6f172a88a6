package io.streamtune.model.source;

/** Receives the progress of a download. Called on: the downloading thread, after every block. */
@FunctionalInterface
public interface DownloadProgress {
  /** Ignores the progress. */
  DownloadProgress SILENT = (_, _) -> {};

  /**
   * Reports the bytes received so far.
   *
   * @param bytes received so far, those of an earlier attempt included
   * @param totalBytes size of the whole file, or -1 if the server does not say
   */
  void received(long bytes, long totalBytes);
}
