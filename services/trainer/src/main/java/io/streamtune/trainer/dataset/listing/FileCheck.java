package io.streamtune.trainer.dataset.listing;

import io.streamtune.vision.DecodeLimits;
import io.streamtune.vision.view.Preprocessing;

/**
 * How the files of a data set are checked when it is read.
 *
 * @param spec size and colour order to decode to
 * @param limits bounds of a photo's size and decoding time
 * @param threads number of decode threads, 1 or more
 * @param progress is called after each file
 */
public record FileCheck(
    Preprocessing spec, DecodeLimits limits, int threads, FileCheck.Progress progress) {

  /** Receives the progress of the check. */
  @FunctionalInterface
  public interface Progress {
    /**
     * Reports another checked file. Called on: one of the decode threads at a time; {@code done}
     * rises by 1 each time.
     */
    void checked(int done, int total);
  }

  /** Checks the number of threads. */
  public FileCheck {
    if (threads < 1) {
      throw new IllegalArgumentException("threads must be 1 or more, not " + threads);
    }
  }
}
