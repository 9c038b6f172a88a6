package io.streamtune.inference.quarantine;

import io.streamtune.inference.ingest.ImageRequest;
import java.util.Optional;

/**
 * Protects a pipeline from images that kill the process.
 *
 * @param quarantine decides when an image may enter native code
 * @param work records which images native code works on
 */
public record CrashGuard(Quarantine quarantine, NativeWork work) {

  private static final class Unwatched implements NativeWork {
    @Override
    public void enter(ImageRequest image, int row) {
      // There is no journal to read it later.
    }

    @Override
    public void leave(ImageRequest image, int row) {
      // There is no journal to read it later.
    }
  }

  /** Returns a guard that records and isolates nothing. */
  public static CrashGuard none() {
    return new CrashGuard(new Quarantine(Optional.empty()), new Unwatched());
  }

  /** Returns a guard with this journal. */
  public static CrashGuard of(CrashJournal journal) {
    return new CrashGuard(new Quarantine(Optional.of(journal)), journal);
  }
}
