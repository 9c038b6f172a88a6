package io.streamtune.inference.crash;

import io.streamtune.inference.ingest.ImageRequest;
import java.util.Optional;

/**
 * What guards a pipeline against images that kill the process.
 *
 * @param trials when an image may be tried
 * @param work told what native code has in its hands
 */
public record CrashGuard(Trials trials, NativeWork work) {

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
    return new CrashGuard(new Trials(Optional.empty()), new Unwatched());
  }

  /** Returns a guard with this journal. */
  public static CrashGuard of(CrashJournal journal) {
    return new CrashGuard(new Trials(Optional.of(journal)), journal);
  }
}
