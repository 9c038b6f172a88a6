package io.streamtune.benchmarks;

import org.junit.jupiter.api.Test;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/**
 * Runs the benchmarks, each in a JVM of its own; {@code -Dbenchmarks=Decode} those whose names hold
 * that. Asserts nothing; the numbers are what it prints.
 */
final class Benchmarks {
  private static final String ALL = "Benchmark";

  @Test
  void measure() throws RunnerException {
    new Runner(
            new OptionsBuilder()
                .include(System.getProperty("benchmarks", ALL))
                .shouldFailOnError(true)
                .build())
        .run();
  }
}
