package io.streamtune.host.traces;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.streamtune.testkit.OtlpCollector;
import io.streamtune.testkit.SentSpan;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** Tracing on clocks that the test moves. */
final class Opened implements AutoCloseable {
  static final Instant BEGAN = Instant.parse("2026-01-01T00:00:00Z");

  final SimpleMeterRegistry registry = new SimpleMeterRegistry();

  /** The monotonic clock begins anywhere. */
  final AtomicLong nanos = new AtomicLong(-7_000_000_000L);

  final Tracing tracing;

  Opened(OtlpCollector collector, double sampleRatio) {
    this(collector.endpoint(), sampleRatio, Map.of());
  }

  Opened(String endpoint, double sampleRatio, Map<String, String> headers) {
    tracing =
        Tracing.open(
            new TracingConfig(Optional.of(URI.create(endpoint)), sampleRatio, headers),
            new Tracing.Service("tested", "replica-1"),
            registry,
            nanos::get,
            () -> BEGAN);
  }

  /** Begins what came without a trace. */
  Span root(String name) {
    return tracing.begin(Span.Kind.CONSUMER, name, Optional.empty());
  }

  /** Ends so many spans of one name. */
  void endSpans(int count) {
    for (int i = 0; i < count; i++) {
      root("one").end();
    }
  }

  double count(String outcome) {
    return registry.get("streamtune.traces.spans").tag("outcome", outcome).counter().count();
  }

  double waiting() {
    return registry.get("streamtune.queue.depth").tag("queue", "traces").gauge().value();
  }

  /** Sends what has ended, and returns the spans of a name. */
  List<SentSpan> sent(OtlpCollector collector, String name) {
    tracing.close(Duration.ofSeconds(30));
    return collector.spans().stream().filter(span -> span.name().equals(name)).toList();
  }

  @Override
  public void close() {
    tracing.close();
  }
}
