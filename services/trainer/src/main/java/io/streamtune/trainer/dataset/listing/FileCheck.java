package io.streamtune.trainer.dataset.listing;

import io.streamtune.vision.DecodeLimits;
import io.streamtune.vision.view.Preprocessing;

/**
 * How the files of a data set are tried out when it is read.
 *
 * @param spec the training size
 * @param limits what a photo may cost
 * @param threads number of decoders, 1 or more
 * @param progress is told after each file
 */
public record FileCheck(
    Preprocessing spec, DecodeLimits limits, int threads, FileCheck.Progress progress) {

  /** Listens to the check. */
  @FunctionalInterface
  public interface Progress {
    /**
     * Another file was tried. Called on: one of the checking threads at a time, with {@code done}
     * rising by 1 each.
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
