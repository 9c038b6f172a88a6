package io.streamtune.loadtest.result;

import io.streamtune.loadtest.measure.Counts;
import io.streamtune.loadtest.measure.Percentiles;
import io.streamtune.loadtest.measure.RunMeasurements;
import io.streamtune.loadtest.measure.VersionChange;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** A result in a few lines of plain text. */
public final class ResultText {
  private ResultText() {}

  /** Returns the lines. */
  public static List<String> lines(LoadResult result) {
    RunMeasurements measured = result.measured();
    List<String> lines = new ArrayList<>();
    lines.add(sent(result));
    lines.add(answers(result));
    lines.add(rates(result));
    lines.add(
        String.format(
            Locale.ROOT,
            "%-48s%9s%9s%9s%9s%9s",
            "ms from the intended send time",
            "p50",
            "p90",
            "p99",
            "p99.9",
            "max"));
    spread(result).forEach((name, times) -> lines.add(row(name, times)));
    if (!measured.versionChanges().isEmpty()) {
      lines.add("model changed   " + changes(measured));
    }
    if (!measured.p99ByFifth().isEmpty()) {
      lines.add("p99 by fifth    " + fifths(measured));
    }
    result.course().ifPresent(course -> lines.addAll(TimelineText.lines(course)));
    lines.addAll(Caveats.of(result));
    return lines;
  }

  /** Returns the latencies that are reported, in the order in which their end points occur. */
  static Map<String, Percentiles> spread(LoadResult result) {
    RunMeasurements measured = result.measured();
    Map<String, Percentiles> spread = new LinkedHashMap<>();
    spread.put("handed to the sender: its own lateness", measured.senderLateness());
    if (result.isKafka()) {
      spread.put("image acknowledged by the brokers", measured.toAcknowledgement());
      spread.put("prediction: " + result.recordTime(), measured.toRecord());
    }
    spread.put("prediction received by the load test", measured.toReceipt());
    if (measured.deadLettersToReceipt().count() > 0) {
      spread.put(
          result.isKafka() ? "dead letter received by the load test" : "error received",
          measured.deadLettersToReceipt());
    }
    return spread;
  }

  private static String sent(LoadResult result) {
    Counts counts = result.measured().counts();
    return String.format(
        Locale.ROOT,
        "sent            %,d images in %.1f s (%,d made broken): %s%,d %s, %,d not sent",
        counts.sent(),
        result.measured().spanSeconds(),
        counts.brokenSent(),
        result.isKafka() ? "%,d acknowledged, ".formatted(counts.acknowledged()) : "",
        counts.sendFailures(),
        result.isKafka() ? "send failures" : "without a reply" + reasons(counts.failuresByReason()),
        counts.notSent());
  }

  private static String rates(LoadResult result) {
    RunMeasurements measured = result.measured();
    return String.format(
        Locale.ROOT,
        "per second      %.1f sent, %.1f answered while sending, %.1f predicted within the deadline"
            + " of %s",
        measured.sentRate(),
        measured.throughput(),
        measured.goodput(),
        result.options().getOrDefault("deadline", "?"));
  }

  private static String answers(LoadResult result) {
    Counts counts = result.measured().counts();
    return String.format(
        Locale.ROOT,
        "answers         %,d predictions, %,d %s%s, %s%,d not answered, %,d answered twice",
        counts.predictions(),
        counts.deadLetters(),
        result.isKafka() ? "dead letters" : "errors",
        reasons(counts.deadLettersByCode()),
        result.isKafka() ? "" : "%,d shed (503), ".formatted(counts.shed()),
        counts.notAnswered(),
        counts.duplicateAnswers());
  }

  private static String reasons(Map<String, Long> counts) {
    String reasons =
        new TreeMap<>(counts)
            .entrySet().stream()
                .map(reason -> reason.getKey() + " " + reason.getValue())
                .collect(Collectors.joining(", "));
    return reasons.isEmpty() ? "" : " (" + printable(reasons) + ")";
  }

  /** Returns p99 of each fifth of the run, in milliseconds, and its drift. */
  static String fifths(RunMeasurements measured) {
    String each =
        measured.p99ByFifth().stream()
            .map(p99 -> String.format(Locale.ROOT, "%.1f", p99))
            .collect(Collectors.joining(", "));
    return measured.p99Drift().isPresent()
        ? String.format(
            Locale.ROOT,
            "%s ms; the last by the second: %.2f",
            each,
            measured.p99Drift().getAsDouble())
        : each + " ms";
  }

  private static String changes(RunMeasurements measured) {
    return measured.versionChanges().stream()
        .map(ResultText::change)
        .collect(Collectors.joining(", "));
  }

  private static String change(VersionChange change) {
    return String.format(
        Locale.ROOT, "at %.1f s to %s", change.second(), printable(change.version()));
  }

  private static String row(String name, Percentiles times) {
    return String.format(
        Locale.ROOT,
        "  %-46s%9.1f%9.1f%9.1f%9.1f%9.1f",
        name,
        times.p50(),
        times.p90(),
        times.p99(),
        times.p999(),
        times.max());
  }

  /**
   * Versions come from events: control characters, on which a terminal would act, become question
   * marks.
   */
  static String printable(String text) {
    return text.replaceAll("\\p{Cntrl}", "?");
  }
}
