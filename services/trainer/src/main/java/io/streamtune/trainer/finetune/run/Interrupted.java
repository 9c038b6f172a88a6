package io.streamtune.trainer.finetune.run;

import java.util.concurrent.CancellationException;

/** Converts an interrupt into an exception of a run. */
public final class Interrupted {
  private Interrupted() {}

  /** Sets the thread's interrupt flag again and returns the exception to throw. */
  public static CancellationException of(InterruptedException cause) {
    Thread.currentThread().interrupt();
    return (CancellationException) new CancellationException("interrupted").initCause(cause);
  }
}
