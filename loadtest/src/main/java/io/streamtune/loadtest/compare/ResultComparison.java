package io.streamtune.loadtest.compare;

import io.streamtune.loadtest.measure.Percentiles;
import io.streamtune.loadtest.result.LoadResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.TreeSet;

/**
 * Two results, number by number.
 *
 * @param differences options whose values differ, as {@code name: a, b}
 * @param rows the numbers
 */
public record ResultComparison(List<String> differences, List<Row> rows) {

  /**
   * One number of both results.
   *
   * @param name its name, with its unit
   * @param a value of the first result
   * @param b value of the second result
   * @param ratio b divided by a; empty if a is 0
   */
  public record Row(String name, double a, double b, OptionalDouble ratio) {
    static Row of(String name, double a, double b) {
      return new Row(name, a, b, a == 0 ? OptionalDouble.empty() : OptionalDouble.of(b / a));
    }

    String line() {
      String shown =
          ratio.isPresent() ? String.format(Locale.ROOT, "%.3f", ratio.getAsDouble()) : "–";
      return String.format(Locale.ROOT, "%-44s%14.3f%14.3f%10s", name, a, b, shown);
    }
  }

  private interface Figure {
    double of(LoadResult result);
  }

  /** Copies the lists. */
  public ResultComparison {
    differences = List.copyOf(differences);
    rows = List.copyOf(rows);
  }

  /** Compares two results. */
  public static ResultComparison of(LoadResult a, LoadResult b) {
    List<Row> rows = new ArrayList<>();
    add(rows, "sent [1/s]", a, b, result -> result.rates().sent());
    add(rows, "answered while sending [1/s]", a, b, result -> result.rates().throughput());
    add(rows, "predicted within the deadline [1/s]", a, b, result -> result.rates().goodput());
    spread(rows, "to receipt", a.measured().toReceipt(), b.measured().toReceipt());
    spread(rows, "to the record's time", a.measured().toRecord(), b.measured().toRecord());
    spread(
        rows,
        "to acknowledgement",
        a.measured().toAcknowledgement(),
        b.measured().toAcknowledgement());
    spread(
        rows,
        "lateness of the sender",
        a.measured().senderLateness(),
        b.measured().senderLateness());
    add(rows, "predictions", a, b, result -> result.measured().counts().predictions());
    add(rows, "dead letters", a, b, result -> result.measured().counts().deadLetters());
    add(rows, "not answered", a, b, result -> result.measured().counts().notAnswered());
    add(rows, "open when sending ended", a, b, result -> result.rates().openAtEnd());
    return new ResultComparison(differences(a, b), rows);
  }

  /** Returns the comparison as a table of text lines. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    differences.forEach(difference -> lines.add("differs: " + difference));
    lines.add(String.format(Locale.ROOT, "%-44s%14s%14s%10s", "", "A", "B", "B / A"));
    rows.forEach(row -> lines.add(row.line()));
    return lines;
  }

  private static void add(List<Row> rows, String name, LoadResult a, LoadResult b, Figure figure) {
    rows.add(Row.of(name, figure.of(a), figure.of(b)));
  }

  private static void spread(List<Row> rows, String name, Percentiles a, Percentiles b) {
    rows.add(Row.of(name + " p50 [ms]", a.p50(), b.p50()));
    rows.add(Row.of(name + " p90 [ms]", a.p90(), b.p90()));
    rows.add(Row.of(name + " p99 [ms]", a.p99(), b.p99()));
    rows.add(Row.of(name + " max [ms]", a.max(), b.max()));
  }

  private static List<String> differences(LoadResult a, LoadResult b) {
    TreeSet<String> names = new TreeSet<>(a.options().keySet());
    names.addAll(b.options().keySet());
    List<String> differences = new ArrayList<>();
    for (String name : names) {
      String ofA = a.options().getOrDefault(name, "–");
      String ofB = b.options().getOrDefault(name, "–");
      if (!ofA.equals(ofB)) {
        differences.add(name + ": " + ofA + ", " + ofB);
      }
    }
    if (!a.machine().equals(b.machine())) {
      differences.add("machine: " + a.machine().processor() + ", " + b.machine().processor());
    }
    return differences;
  }
}
