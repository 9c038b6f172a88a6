package io.streamtune.host.traces;

import io.micrometer.core.instrument.MeterRegistry;
import io.streamtune.host.traces.Span.Kind;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Starts traces. When tracing is off, no class of OpenTelemetry is loaded.
 *
 * <p>Thread-safe.
 */
public interface Tracing extends AutoCloseable {

  /**
   * The service that traces.
   *
   * @param name name of the service
   * @param instance name of the replica
   */
  record Service(String name, String instance) {}

  /** Returns tracing that records nothing. */
  static Tracing off() {
    return NoTracing.INSTANCE;
  }

  /**
   * Opens tracing as configured. Spans are sent only to the configured address; nothing is read
   * from the environment. While the collector does not answer, a bounded number of spans waits,
   * further ones are dropped, and the log gets one line.
   *
   * @param config address and sample ratio; tracing is off without an address
   * @param service the service that traces
   * @param registry registry for the metrics
   * @param nanoClock monotonic clock of the spans' times
   * @param clock wall clock, to which these times are converted
   */
  static Tracing open(
      TracingConfig config,
      Service service,
      MeterRegistry registry,
      LongSupplier nanoClock,
      InstantSource clock) {
    return config.endpoint().isEmpty()
        ? off()
        : OtelTracing.open(config, service, registry, nanoClock, clock);
  }

  /**
   * Starts the span of work that arrives from outside, now. It is recorded if the sender's trace
   * is, or, without a sender's trace, if the sampler selects it. Called on: any thread; never
   * blocks.
   *
   * @param kind role of the span
   * @param name name of the work; one of few
   * @param traceparent the sender's W3C trace context; an invalid one counts as none
   */
  Span begin(Kind kind, String name, Optional<String> traceparent);

  /** Closes in at most 5 s. */
  @Override
  void close();

  /**
   * Sends the ended spans and closes, within {@code timeout} and at most 5 s. Called on: any thread
   * except an event loop, after the last span.
   */
  void close(Duration timeout);
}
