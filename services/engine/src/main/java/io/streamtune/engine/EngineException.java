package io.streamtune.engine;

import java.io.Serial;

/** The device, the runtime or a network cannot be used; the message says why and what to do. */
public final class EngineException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  /** Makes one that says why and what to do; a lane of another engine may fail, too. */
  public EngineException(String message) {
    super(message);
  }

  public EngineException(String message, Throwable cause) {
    super(message, cause);
  }
}
