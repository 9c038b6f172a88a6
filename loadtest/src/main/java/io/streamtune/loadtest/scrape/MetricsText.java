package io.streamtune.loadtest.scrape;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Parses metrics in Prometheus' text format, as far as needed here: samples of gauges. */
final class MetricsText {
  private static final Pattern LINE =
      Pattern.compile("([a-zA-Z_:][\\w:]*)(?:\\{(.*)})? +([^ ]+)(?: +\\d+)?");
  private static final Pattern LABEL = Pattern.compile("(\\w+)=\"((?:[^\"\\\\]|\\\\.)*)\"");

  /**
   * One sample.
   *
   * @param name name of the metric
   * @param labels by name
   * @param value NaN if it is no number
   */
  record Sample(String name, Map<String, String> labels, double value) {}

  private MetricsText() {}

  /** Parses all lines that are samples; others are skipped. */
  static List<Sample> samples(String text) {
    List<Sample> samples = new ArrayList<>();
    for (String line : text.split("\n", -1)) {
      Matcher matcher = LINE.matcher(line.strip());
      if (!line.startsWith("#") && matcher.matches()) {
        String labels = matcher.group(2) == null ? "" : matcher.group(2);
        samples.add(new Sample(matcher.group(1), labels(labels), number(matcher.group(3))));
      }
    }
    return samples;
  }

  private static Map<String, String> labels(String text) {
    Map<String, String> labels = new HashMap<>();
    LABEL.matcher(text).results().forEach(label -> labels.put(label.group(1), label.group(2)));
    return labels;
  }

  private static double number(String text) {
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException _) { // +Inf, as Prometheus writes it, is not needed here.
      return Double.NaN;
    }
  }
}
