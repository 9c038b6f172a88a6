package io.streamtune.inference.batch;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** An image from its rows to a full batch and back. */
@State(Scope.Thread)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 4, time = 1)
@Fork(1)
public class DynamicBatcherBenchmark {
  private static final int IMAGES = 32;

  private final RowArena rows = new RowArena(4 * IMAGES);
  private final DynamicBatcher<String> batcher =
      new DynamicBatcher<>(new BatchConfig(IMAGES, Duration.ZERO));
  private long sequence;

  /** Claims, offers, takes the batch, and frees. */
  @Benchmark
  @OperationsPerInvocation(IMAGES)
  public int batch() {
    for (int i = 0; i < IMAGES; i++) {
      int row = rows.claim(1).orElseThrow();
      batcher.offer(new Ready<>("image", sequence++, row, 1, 0));
    }
    int taken = 0;
    while (taken < IMAGES) {
      for (Ready<String> ready : batcher.poll(1).orElseThrow().items()) {
        rows.free(ready.firstRow(), 1);
        taken++;
      }
    }
    return taken;
  }
}
