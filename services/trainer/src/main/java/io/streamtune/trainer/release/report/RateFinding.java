package io.streamtune.trainer.release.report;

import io.streamtune.trainer.schedule.RangeTest;
import io.streamtune.trainer.schedule.RatePoint;
import io.streamtune.trainer.schedule.Suggestion;
import io.streamtune.trainer.schedule.Suggestions;
import java.util.List;
import java.util.Locale;

/**
 * A sweep of learning rates and what it suggests.
 *
 * @param points those that can be read; all, where too few are left
 * @param ended why the sweep ended
 */
public record RateFinding(List<RatePoint> points, List<Suggestion> suggestions, String ended) {
  public RateFinding {
    points = List.copyOf(points);
    suggestions = List.copyOf(suggestions);
  }

  /** Returns what a finished sweep found. */
  public static RateFinding of(RangeTest test) {
    List<RatePoint> readable = test.readablePoints();
    String ended =
        test.stop()
            .map(stop -> stop.name().toLowerCase(Locale.ROOT).replace('_', ' '))
            .orElse("interrupted");
    return new RateFinding(
        readable.isEmpty() ? test.points() : readable, Suggestions.of(readable), ended);
  }
}
