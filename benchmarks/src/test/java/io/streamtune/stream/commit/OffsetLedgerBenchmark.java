package io.streamtune.stream.commit;

import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** An event of a partition: delivered, finished out of order, its offset asked for. */
@State(Scope.Thread)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 4, time = 1)
@Fork(1)
public class OffsetLedgerBenchmark {
  /** Events in flight. */
  @Param({"64", "1024"})
  public int inFlight;

  private final SplittableRandom random = new SplittableRandom(1);
  private final OffsetLedger ledger = new OffsetLedger();
  private final int generation = ledger.assign(0);
  private long[] open = {};
  private long next;

  /** Opens as many as are in flight. */
  @Setup
  public void fill() {
    open = new long[inFlight];
    for (int i = 0; i < inFlight; i++) {
      open[i] = deliver();
    }
  }

  private long deliver() {
    ledger.delivered(0, next);
    return next++;
  }

  /** One event more, one less, and what may be committed. */
  @Benchmark
  public long event() {
    int done = random.nextInt(inFlight);
    ledger.completed(0, generation, open[done]);
    open[done] = deliver();
    return ledger.committable(0).orElseThrow();
  }
}
