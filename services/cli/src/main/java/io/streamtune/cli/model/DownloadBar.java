package io.streamtune.cli.model;

import io.streamtune.display.terminal.Progress;
import io.streamtune.display.terminal.Terminal;
import io.streamtune.model.source.DownloadProgress;
import java.util.Optional;

/** Shows the progress of a download from its first byte; shows nothing if there is no download. */
final class DownloadBar implements DownloadProgress, AutoCloseable {
  private static final long MEGABYTE = 1_000_000;

  private final Terminal terminal;
  private Optional<Progress> progress = Optional.empty();

  DownloadBar(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public void received(long bytes, long totalBytes) {
    if (progress.isEmpty()) {
      long total = totalBytes < 0 ? Progress.UNKNOWN : Math.ceilDiv(totalBytes, MEGABYTE);
      progress = Optional.of(Progress.start(terminal, "Downloading", total, "MB"));
    }
    long megabytes = bytes == totalBytes ? Math.ceilDiv(bytes, MEGABYTE) : bytes / MEGABYTE;
    progress.get().advanceTo(megabytes);
  }

  @Override
  public void close() {
    progress.ifPresent(Progress::close);
  }
}
