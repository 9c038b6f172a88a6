package io.streamtune.loadtest.scrape;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Which metrics of a service are looked at, and what they are called in a result. */
final class Watched {
  /** Unit of memory in a result. */
  static final String MEBIBYTES = "MiB";

  /** Memory of the process as the system sees it. */
  static final String RESIDENT = "resident memory";

  /** Objects of the JVM, those included that nobody uses any more. */
  static final String HEAP = "heap";

  private static final double MEBIBYTE = 1 << 20;

  private Watched() {}

  /** Returns the unit of a gauge. */
  static String unit(String gauge) {
    return gauge.equals(RESIDENT) || gauge.equals(HEAP) ? MEBIBYTES : "";
  }

  /** Returns the gauges of one reading, by name; a sum where a metric has several samples. */
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
          // One of a hundred others.
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
