package io.streamtune.inference.publish;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.streamtune.events.ErrorCode;
import io.streamtune.events.ModelRef;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;

/**
 * Counts events by outcome. Thread-safe.
 *
 * <p><b>Bound:</b> a series for each error code, and for each of the {@value #VERSIONS_MAX}
 * versions that answered last. Without the bound, a service that swaps its model every hour would
 * have nine thousand series after a year.
 */
final class EventCounts {
  /** Why: the serving version, a canary, and earlier versions until they were scraped. */
  static final int VERSIONS_MAX = 10;

  private final MeterRegistry registry;
  private final SequencedMap<ModelRef, Counter> versions = new LinkedHashMap<>(16, 0.75f, true);

  EventCounts(MeterRegistry registry) {
    this.registry = registry;
  }

  void predicted(ModelRef model) {
    counted(model).increment();
  }

  private synchronized Counter counted(ModelRef model) {
    Counter counter =
        versions.computeIfAbsent(model, by -> counter("predicted", "", by.name(), by.version()));
    if (versions.size() > VERSIONS_MAX) {
      Map.Entry<ModelRef, Counter> oldest = versions.pollFirstEntry();
      boolean isShared = versions.containsValue(oldest.getValue()); // Another digest.
      if (!isShared) {
        registry.remove(oldest.getValue());
      }
    }
    return counter;
  }

  void buried(ErrorCode code) {
    counter("dead_letter", code.wire(), "", "").increment();
  }

  private Counter counter(String outcome, String code, String model, String version) {
    return Counter.builder("streamtune.events")
        .description("Events by outcome")
        .tag("outcome", outcome)
        .tag("code", code)
        .tag("model", model)
        .tag("version", version)
        .register(registry);
  }
}
