package io.streamtune.inference.publish;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.streamtune.events.ErrorCode;
import io.streamtune.events.ModelRef;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;

/**
 * Events by what became of them. Thread-safe.
 *
 * <p><b>Bound:</b> a series for each error code, and for the {@value #VERSIONS_MAX} versions that
 * answered last: a service that is swapped every hour for a year has not nine thousand.
 */
final class EventCounts {
  /** Why: the one in service, a canary, and those before, until they were scraped. */
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
      boolean isShared = versions.containsValue(oldest.getValue()); // Of another digest.
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
        .description("Events by what became of them")
        .tag("outcome", outcome)
        .tag("code", code)
        .tag("model", model)
        .tag("version", version)
        .register(registry);
  }
}
