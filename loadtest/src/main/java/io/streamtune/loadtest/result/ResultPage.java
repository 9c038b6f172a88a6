package io.streamtune.loadtest.result;

import io.streamtune.display.charts.NamedValue;
import io.streamtune.display.charts.Numbers;
import io.streamtune.display.charts.Page;
import io.streamtune.display.charts.PageTable;
import io.streamtune.display.charts.Tag;
import io.streamtune.loadtest.measure.Counts;
import io.streamtune.loadtest.measure.Percentiles;
import io.streamtune.loadtest.timeline.Counted;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** The result as a page for people: one file that opens from disk. */
final class ResultPage {
  private final LoadResult result;

  private ResultPage(LoadResult result) {
    this.result = result;
  }

  static byte[] write(LoadResult result) {
    ResultPage page = new ResultPage(result);
    List<Tag> parts = new ArrayList<>(List.of(page.header(), page.tiles()));
    parts.addAll(page.sections());
    return Page.html(page.title(), "", parts);
  }

  private String title() {
    return result
        .course()
        .map(course -> "Load test: " + course.scenario())
        .orElse("Load test, " + result.kind());
  }

  private Tag header() {
    return Page.header(
        title(),
        "%s · %s s · %d images sent"
            .formatted(
                result.begin().truncatedTo(ChronoUnit.SECONDS),
                Numbers.fixed(result.measured().spanSeconds(), 1),
                result.measured().counts().sent()));
  }

  private static Tag lost(Counted counted) {
    return Page.tile("lost", String.valueOf(counted.lost()), "of " + counted.images());
  }

  private Tag tiles() {
    LoadResult.Rates rates = result.rates();
    Percentiles receipt = result.measured().toReceipt();
    return Tag.of("div", "tiles")
        .add(Page.tile("answered", perSecond(rates.throughput()), "of " + perSecond(rates.sent())))
        .add(
            Page.tile(
                "goodput",
                perSecond(rates.goodput()),
                "predicted within " + result.options().getOrDefault("deadline", "?")))
        .add(Page.tile("p50", millis(receipt.p50()), "intended time to receipt"))
        .add(Page.tile("p99", millis(receipt.p99()), "intended time to receipt"))
        .add(
            Page.tile(
                "not answered",
                String.valueOf(result.measured().counts().notAnswered()),
                "of " + result.measured().counts().sent()))
        .addAll(
            result.course().stream()
                .flatMap(course -> course.counted().stream())
                .map(ResultPage::lost)
                .toList());
  }

  private List<Tag> sections() {
    List<Tag> sections = new ArrayList<>();
    result.course().ifPresent(course -> sections.add(TimelinePage.checks(course)));
    List<String> remarks = Caveats.of(result);
    if (!remarks.isEmpty()) {
      Tag section = Page.section("Before you believe the numbers");
      remarks.forEach(remark -> section.add(Page.note(remark)));
      sections.add(section);
    }
    if (!result.measured().series().isEmpty()) {
      ResultPlots plots = new ResultPlots(result);
      sections.add(Page.section("Throughput").add(plots.rates()));
      sections.add(
          Page.section("Latency")
              .add(plots.latency())
              .add(Page.note("By the time at which images were due."))
              .add(latencyTable()));
      sections.add(Page.section("Backlog").add(plots.backlog()));
      result.course().ifPresent(course -> sections.addAll(TimelinePage.plots(course, plots)));
    }
    result.course().ifPresent(course -> sections.addAll(TimelinePage.tables(course)));
    sections.add(counts());
    sections.add(
        Page.section("Options")
            .add(
                PageTable.named(
                    result.options().entrySet().stream()
                        .map(option -> new NamedValue(option.getKey(), option.getValue()))
                        .toList())));
    sections.add(machine());
    return sections;
  }

  private Tag latencyTable() {
    Tag table =
        PageTable.of("ms from the intended send time", "p50", "p90", "p95", "p99", "p99.9", "max");
    ResultText.spread(result)
        .forEach(
            (name, times) ->
                table.add(
                    PageTable.row(
                        name,
                        number(times.p50()),
                        number(times.p90()),
                        number(times.p95()),
                        number(times.p99()),
                        number(times.p999()),
                        number(times.max()))));
    return PageTable.scroll(table);
  }

  private Tag counts() {
    Counts counts = result.measured().counts();
    Tag table = PageTable.of("images", "");
    row(table, "sent", counts.sent());
    row(table, "of these, made broken", counts.brokenSent());
    if (result.isKafka()) {
      row(table, "acknowledged by the brokers", counts.acknowledged());
      row(table, "send failures", counts.sendFailures());
    } else {
      row(table, "without a reply", counts.sendFailures());
      row(table, "shed (503)", counts.shed());
    }
    new TreeMap<>(counts.failuresByReason())
        .forEach((reason, number) -> row(table, "failed: " + reason, number));
    row(table, "due and not sent", counts.notSent());
    row(table, "predicted", counts.predictions());
    String refusals = result.isKafka() ? "dead letters" : "errors";
    row(table, refusals, counts.deadLetters());
    new TreeMap<>(counts.deadLettersByCode())
        .forEach((code, number) -> row(table, refusals + ": " + code, number));
    row(table, "not answered", counts.notAnswered());
    row(table, "answered more than once, further answers", counts.duplicateAnswers());
    row(table, "answers to images of others", counts.foreignAnswers());
    row(table, "made broken, and predicted all the same", counts.brokenImagesPredicted());
    row(table, "not made broken, and refused", counts.goodImagesRefused());
    row(table, "without an answer when sending ended", result.rates().openAtEnd());
    return Page.section("Counts").add(PageTable.scroll(table));
  }

  private Tag machine() {
    List<NamedValue> lines = new ArrayList<>(result.machine().lines());
    result.commit().ifPresent(commit -> lines.add(new NamedValue("commit", commit)));
    return Page.section("Machine of the load test").add(PageTable.named(lines));
  }

  private static void row(Tag table, String name, long number) {
    table.add(PageTable.row(name, String.valueOf(number)));
  }

  private static String perSecond(double rate) {
    return Numbers.fixed(rate, 1) + "/s";
  }

  private static String millis(double millis) {
    return millis >= 1000
        ? Numbers.fixed(millis / 1000, 2) + " s"
        : Numbers.decimals(millis, millis < 100 ? 1 : 0) + " ms";
  }

  private static String number(double millis) {
    return Numbers.decimals(millis, 1);
  }
}
