package io.streamtune.checks.canary.inference.decode;

/** The workings of the stage, which others should not know. */
public final class DecodePool {
  public int threads() {
    return 1;
  }
}
