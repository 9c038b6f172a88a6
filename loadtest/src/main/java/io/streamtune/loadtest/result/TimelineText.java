package io.streamtune.loadtest.result;

import io.streamtune.loadtest.scrape.Slope;
import io.streamtune.loadtest.timeline.Check;
import io.streamtune.loadtest.timeline.ScenarioEvent;
import io.streamtune.loadtest.timeline.ScenarioTimeline;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The timeline of a scenario in lines of plain text. */
final class TimelineText {
  private TimelineText() {}

  static List<String> lines(ScenarioTimeline course) {
    List<String> lines = new ArrayList<>();
    course.happenings().forEach(happening -> lines.add(happened(happening)));
    course.memory().forEach(slope -> lines.add("memory          " + slope(slope)));
    course.silent().forEach(service -> lines.add("no metrics      " + service + " never answered"));
    course.counted().ifPresent(counted -> lines.add("every image     " + counted.verdict()));
    course.checks().forEach(check -> lines.add(check(check)));
    return lines;
  }

  /** Returns a slope as a sentence. */
  static String slope(Slope slope) {
    return String.format(
        Locale.ROOT,
        "%s of %s: %+.1f MiB an hour, %.0f MiB at %.0f s, %.0f MiB at %.0f s by the fitted line",
        slope.name(),
        slope.source(),
        slope.perHour(),
        slope.start(),
        slope.fromSecond(),
        slope.end(),
        slope.toSecond());
  }

  private static String happened(ScenarioEvent happening) {
    return String.format(
        Locale.ROOT,
        "%-16sat %.1f s %s",
        happening.failed() ? "failed" : "happened",
        happening.second(),
        ResultText.printable(happening.text()));
  }

  private static String check(Check check) {
    return "%-16s%s: %s, is %s"
        .formatted(
            check.holds() ? "holds" : "DOES NOT HOLD", check.name(), check.limit(), check.actual());
  }
}
