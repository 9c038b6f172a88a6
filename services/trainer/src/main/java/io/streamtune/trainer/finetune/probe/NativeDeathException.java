package io.streamtune.trainer.finetune.probe;

import java.io.Serial;

/** A step of the network crashes the process in every form of its convolutions. */
public final class NativeDeathException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  public NativeDeathException(String message) {
    super(message);
  }

  /** Returns what the user can do. */
  public String remedy() {
    return "start it again with ONEDNN_MAX_CPU_ISA=AVX in the environment, which is slower, or"
        + " train on another machine";
  }
}
