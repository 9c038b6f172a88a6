package io.streamtune.host.traces;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.streamtune.host.traces.Span.Kind;
import java.net.URI;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The spans of an image that is alone in its batch. Nobody listens where they go: sending is not
 * measured, most are dropped.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 4, time = 1)
@Fork(1)
public class SpanBenchmark {
  private static final String NOBODY = "http://127.0.0.1:9";

  /** Traces are off; on, and chance does not pick the image; on, and it does. */
  @Param({"off", "passed over", "picked"})
  private String traces = "off";

  private Tracing tracing = Tracing.off();

  /** Opens what is asked for. */
  @Setup
  public void open() {
    tracing =
        Tracing.open(
            new TracingConfig(
                traces.equals("off") ? Optional.empty() : Optional.of(URI.create(NOBODY)),
                traces.equals("picked") ? 1 : 0,
                Map.of()),
            new Tracing.Service("measured", "1"),
            new SimpleMeterRegistry(),
            System::nanoTime,
            InstantSource.system());
  }

  /** Closes it. */
  @TearDown
  public void close() {
    tracing.close();
  }

  /** From the poll to the acknowledgement. */
  @Benchmark
  public Span image() {
    Span process = tracing.begin(Kind.CONSUMER, "process images", Optional.empty());
    process.with("messaging.message.id", "image").with("messaging.kafka.offset", 7);
    process.child("decode", 0).with("streamtune.views", 1).end(1);
    if (process.isRecorded()) {
      Span batch = process.shared("batch", List.of(process), 1);
      process.child("classify", 1).link(batch).end(2);
      batch.end(2);
    }
    process.child(Kind.PRODUCER, "publish predictions").end();
    process.end();
    return process;
  }
}
