package io.streamtune.trainer.schedule;

import java.util.List;
import java.util.Locale;

/**
 * A sweep of learning rates and the rates that it suggests.
 *
 * @param points the readable points; all points if too few are readable
 * @param ended why the sweep ended
 */
public record RateFinding(List<RatePoint> points, List<Suggestion> suggestions, String ended) {
  /** Copies the lists. */
  public RateFinding {
    points = List.copyOf(points);
    suggestions = List.copyOf(suggestions);
  }

  /** Returns the result of a sweep. */
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
