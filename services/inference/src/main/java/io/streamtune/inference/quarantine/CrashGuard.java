package io.streamtune.inference.quarantine;

import io.streamtune.inference.ingest.ImageRequest;
import java.util.Optional;

/**
 * Protects a pipeline from images that kill the process.
 *
 * @param quarantine decides when an image may go to native code
 * @param work records which images native code holds
 */
public record CrashGuard(Quarantine quarantine, NativeWork work) {

  private static final class Unwatched implements NativeWork {
    @Override
    public void enter(ImageRequest image, int row) {
      // Nobody asks afterwards.
    }

    @Override
    public void leave(ImageRequest image, int row) {
      // Nobody asks afterwards.
    }
  }

  /** Returns a guard that watches nothing. */
  public static CrashGuard none() {
    return new CrashGuard(new Quarantine(Optional.empty()), new Unwatched());
  }

  /** Returns a guard with this journal. */
  public static CrashGuard of(CrashJournal journal) {
    return new CrashGuard(new Quarantine(Optional.of(journal)), journal);
  }
}
