package io.streamtune.host.traces;

import io.micrometer.core.instrument.MeterRegistry;
import io.streamtune.host.traces.Span.Kind;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Where traces begin. When they are off, no class of OpenTelemetry is loaded.
 *
 * <p>Thread-safe.
 */
public interface Tracing extends AutoCloseable {

  /**
   * Who traces.
   *
   * @param name name of the service
   * @param instance which of its replicas
   */
  record Service(String name, String instance) {}

  /** Returns one that records nothing. */
  static Tracing off() {
    return NoTracing.INSTANCE;
  }

  /**
   * Opens what the settings ask for. Spans go to the one address that the settings name and nowhere
   * else; nothing is read from the environment. A collector that does not answer costs a bounded
   * number of spans and one line in the log.
   *
   * @param config where to, and how many; off without an address
   * @param service who traces
   * @param registry takes the metrics
   * @param nanoClock monotonic clock, the one that spans are timed by
   * @param clock wall clock, by which they are told
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
   * Begins what came from outside, now. It is recorded if its sender's trace is, and without one if
   * chance picks it. Called on: any thread; never blocks.
   *
   * @param kind how it came
   * @param name what is done; one of few
   * @param traceparent the sender's W3C trace context; one that cannot be read counts as none
   */
  Span begin(Kind kind, String name, Optional<String> traceparent);

  /** Closes in at most 5 s. */
  @Override
  void close();

  /**
   * Sends what has ended, in at most this time and no more than 5 s. Called on: any thread but an
   * event loop; after the last span.
   */
  void close(Duration timeout);
}
