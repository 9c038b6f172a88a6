package io.streamtune.trainer.finetune.run;

import java.util.concurrent.CancellationException;

/** A run whose thread was interrupted. */
public final class Interrupted {
  private Interrupted() {}

  /** Sets the thread's flag again and returns what to throw. */
  public static CancellationException of(InterruptedException cause) {
    Thread.currentThread().interrupt();
    return (CancellationException) new CancellationException("interrupted").initCause(cause);
  }
}
