package io.streamtune.loadtest.scrape;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Selects the metrics of a service that are recorded, and names them for the result. */
final class Watched {
  /** The unit of memory in a result. */
  static final String MEBIBYTES = "MiB";

  /** The process's memory as the operating system reports it. */
  static final String RESIDENT = "resident memory";

  /** The heap of the JVM in use, including garbage that is not yet collected. */
  static final String HEAP = "heap";

  private static final double MEBIBYTE = 1 << 20;

  private Watched() {}

  /** Returns the unit of a gauge. */
  static String unit(String gauge) {
    return gauge.equals(RESIDENT) || gauge.equals(HEAP) ? MEBIBYTES : "";
  }

  /** Returns the gauges of one scrape by name; samples of the same metric are summed. */
  static Map<String, Double> of(List<MetricsText.Sample> samples) {
    Map<String, Double> gauges = new TreeMap<>();
    for (MetricsText.Sample sample : samples) {
      switch (sample.name()) {
        case "process_resident_memory_bytes" -> add(gauges, RESIDENT, sample.value() / MEBIBYTE);
        case "jvm_memory_used_bytes" -> {
          if ("heap".equals(sample.labels().get("area"))) {
            add(gauges, HEAP, sample.value() / MEBIBYTE);
          }
        }
        case "streamtune_inflight_events" -> add(gauges, "in flight", sample.value());
        case "streamtune_queue_depth" ->
            add(gauges, "queue " + sample.labels().getOrDefault("queue", "?"), sample.value());
        default -> {
          // One of about a hundred other metrics.
        }
      }
    }
    return gauges;
  }

  private static void add(Map<String, Double> gauges, String name, double value) {
    if (Double.isFinite(value)) {
      gauges.merge(name, value, Double::sum);
    }
  }
}
