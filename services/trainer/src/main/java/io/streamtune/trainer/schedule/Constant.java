package io.streamtune.trainer.schedule;

/** The base rate for every batch: a fit without {@code cycle_len}. */
public record Constant() implements LearningRates {
  @Override
  public double at(long batch) {
    return 1.0;
  }

  @Override
  public double momentum(long batch, double base) {
    return base;
  }
}
