package io.streamtune.engine;

import java.io.Serial;

/** The device, the runtime or a network cannot be used; the message says why and what to do. */
public final class EngineException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  /**
   * Creates an exception whose message says why and what to do. Public, because lanes of other
   * engines throw it, too.
   */
  public EngineException(String message) {
    super(message);
  }

  public EngineException(String message, Throwable cause) {
    super(message, cause);
  }
}
