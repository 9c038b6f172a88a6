package io.streamtune.loadtest.result;

import io.streamtune.display.charts.NamedValue;
import io.streamtune.display.charts.Numbers;
import io.streamtune.display.charts.Page;
import io.streamtune.display.charts.PageTable;
import io.streamtune.display.charts.Series;
import io.streamtune.display.charts.Series.Point;
import io.streamtune.display.charts.Series.Style;
import io.streamtune.display.charts.Tag;
import io.streamtune.loadtest.scrape.Gauge;
import io.streamtune.loadtest.timeline.Check;
import io.streamtune.loadtest.timeline.Counted;
import io.streamtune.loadtest.timeline.ScenarioTimeline;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The sections that a scenario adds to the result's page. */
final class TimelinePage {
  private TimelinePage() {}

  /** Returns the limits and whether they hold. */
  static Tag checks(ScenarioTimeline course) {
    Tag table = PageTable.of("limit", "", "is", "");
    for (Check check : course.checks()) {
      table.add(
          PageTable.row(
              check.name(), check.limit(), check.actual(), check.holds() ? "holds" : "does not"));
    }
    String heading = course.holds() ? "Every limit holds" : "Not every limit holds";
    return Page.section(heading).add(PageTable.scroll(table));
  }

  /** Returns the plots of queues, in-flight events and memory over time. */
  static List<Tag> plots(ScenarioTimeline course, ResultPlots plots) {
    List<Tag> sections = new ArrayList<>();
    List<Series> queues = sums(course.gauges().stream().filter(g -> !g.isMemory()).toList());
    if (!queues.isEmpty()) {
      sections.add(
          Page.section("Queues of the services")
              .add(plots.gauges("entries, all services together", queues)));
    }
    Map<String, List<Series>> memory =
        course.gauges().stream()
            .filter(Gauge::isMemory)
            .collect(
                Collectors.groupingBy(
                    Gauge::name,
                    TreeMap::new,
                    Collectors.mapping(
                        gauge -> line(gauge.source(), gauge.readings()), Collectors.toList())));
    memory.forEach(
        (name, lines) -> sections.add(Page.section(capital(name)).add(plots.gauges("MiB", lines))));
    return sections;
  }

  /** Returns the events of the scenario, the counts of images, and the growth of memory. */
  static List<Tag> tables(ScenarioTimeline course) {
    List<Tag> sections = new ArrayList<>();
    course.counted().ifPresent(counted -> sections.add(counted(counted)));
    if (!course.memory().isEmpty()) {
      Tag section = Page.section("Growth of memory");
      section.add(
          Page.note(
              "The straight line that fits best by least squares, without the first half of the"
                  + " run."));
      course.memory().forEach(slope -> section.add(Page.note(TimelineText.slope(slope))));
      sections.add(section);
    }
    if (!course.happenings().isEmpty()) {
      sections.add(
          Page.section("What happened")
              .add(
                  PageTable.named(
                      course.happenings().stream()
                          .map(
                              happening ->
                                  new NamedValue(
                                      Numbers.fixed(happening.second(), 1) + " s",
                                      (happening.failed() ? "failed: " : "") + happening.text()))
                          .toList())));
    }
    return sections;
  }

  private static Tag counted(Counted counted) {
    return Page.section("What became of every image")
        .add(
            Page.note(
                "Read from the topics after the run: all that was written to the images while it"
                    + " lasted, warm-up included."))
        .add(
            PageTable.named(
                List.of(
                    new NamedValue("images", String.valueOf(counted.images())),
                    new NamedValue("predicted", String.valueOf(counted.predicted())),
                    new NamedValue("dead letters", String.valueOf(counted.dead())),
                    new NamedValue("lost", String.valueOf(counted.lost())),
                    new NamedValue("answered more than once", String.valueOf(counted.duplicated())),
                    new NamedValue(
                        "versions that came back", String.valueOf(counted.versionReturns())))));
  }

  /** Sums each gauge over the services; gauges that stayed 0 are left out. */
  private static List<Series> sums(List<Gauge> gauges) {
    Map<String, Map<Double, Double>> sums = new TreeMap<>();
    for (Gauge gauge : gauges) {
      Map<Double, Double> sum = sums.computeIfAbsent(gauge.name(), _ -> new TreeMap<>());
      gauge
          .readings()
          .forEach(reading -> sum.merge(reading.second(), reading.value(), Double::sum));
    }
    List<Series> lines = new ArrayList<>();
    sums.forEach(
        (name, sum) -> {
          if (sum.values().stream().anyMatch(value -> value > 0)) {
            lines.add(
                line(
                    name,
                    sum.entrySet().stream()
                        .map(entry -> new Gauge.Reading(entry.getKey(), entry.getValue()))
                        .toList()));
          }
        });
    return lines;
  }

  private static Series line(String name, List<Gauge.Reading> readings) {
    List<Point> points =
        readings.stream().map(reading -> new Point(reading.second(), reading.value())).toList();
    return new Series(name, points, Style.LINE);
  }

  private static String capital(String name) {
    return Character.toUpperCase(name.charAt(0)) + name.substring(1);
  }
}
