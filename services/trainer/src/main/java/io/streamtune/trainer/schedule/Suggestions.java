package io.streamtune.trainer.schedule;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/**
 * The rates that fastai 2 derives from a sweep's readable points. Each is empty if there are too
 * few points for it.
 *
 * <p>Pure functions. <b>Called on</b>: any thread. <b>Source</b>: fastai 2, {@code
 * callback/schedule.py}.
 */
public final class Suggestions {
  private static final int SLIDE_DISTANCE = 15;
  private static final double SLIDE_THRESHOLD = 0.005;

  private Suggestions() {}

  /** Returns all suggestions, fastai 2's default (the valley) first. */
  public static List<Suggestion> of(List<RatePoint> points) {
    List<Suggestion> all = new ArrayList<>();
    valley(points).ifPresent(rate -> all.add(new Suggestion("valley", rate)));
    steep(points).ifPresent(rate -> all.add(new Suggestion("steep", rate)));
    minimum(points).ifPresent(rate -> all.add(new Suggestion("minimum", rate)));
    slide(points).ifPresent(rate -> all.add(new Suggestion("slide", rate)));
    return List.copyOf(all);
  }

  /** Returns a tenth of the rate with the lowest loss. */
  public static OptionalDouble minimum(List<RatePoint> points) {
    if (points.isEmpty()) {
      return OptionalDouble.empty();
    }
    int lowest = 0;
    for (int i = 1; i < points.size(); i++) {
      lowest = points.get(i).loss() < points.get(lowest).loss() ? i : lowest;
    }
    return OptionalDouble.of(points.get(lowest).rate() / 10);
  }

  /** Returns the rate from which the loss falls fastest over the logarithm of the rate. */
  public static OptionalDouble steep(List<RatePoint> points) {
    int steepest = -1;
    double lowest = Double.POSITIVE_INFINITY;
    for (int i = 0; i + 1 < points.size(); i++) {
      RatePoint left = points.get(i);
      RatePoint right = points.get(i + 1);
      double slope =
          (right.loss() - left.loss()) / (Math.log(right.rate()) - Math.log(left.rate()));
      if (slope < lowest) {
        lowest = slope;
        steepest = i;
      }
    }
    return steepest < 0 ? OptionalDouble.empty() : OptionalDouble.of(points.get(steepest).rate());
  }

  /**
   * Returns the rate about half-way down the longest valley: the longest strictly falling
   * subsequence of the losses, which is taken to begin its own length before its end.
   */
  public static OptionalDouble valley(List<RatePoint> points) {
    if (points.isEmpty()) {
      return OptionalDouble.empty();
    }
    int[] falling = fallingLengths(points);
    int end = 0;
    for (int i = 1; i < falling.length; i++) {
      end = falling[i] > falling[end] ? i : end;
    }
    int start = end == 0 ? 0 : end - falling[end];
    double section = (end - start) / 3.0;
    int index = start + (int) section + (int) (section / 2);
    return OptionalDouble.of(points.get(Math.max(index, 0)).rate());
  }

  /**
   * Returns, for each point, the length of the longest strictly falling subsequence that ends
   * there.
   */
  private static int[] fallingLengths(List<RatePoint> points) {
    int[] lengths = new int[points.size()];
    for (int i = 0; i < lengths.length; i++) {
      lengths[i] = 1;
      for (int j = 0; j < i; j++) {
        if (points.get(i).loss() < points.get(j).loss()) {
          lengths[i] = Math.max(lengths[i], lengths[j] + 1);
        }
      }
    }
    return lengths;
  }

  /**
   * Returns the left end of an interval of 15 points that slides from the highest rate downwards
   * for as long as the slopes of the loss at its two ends differ by more than 0.005.
   */
  public static OptionalDouble slide(List<RatePoint> points) {
    int right = points.size() - 1;
    int left = right - SLIDE_DISTANCE;
    if (left < 0) {
      return OptionalDouble.empty();
    }
    double rate = points.get(left).rate();
    while (left >= 0 && Math.abs(slope(points, right) - slope(points, left)) > SLIDE_THRESHOLD) {
      rate = points.get(left).rate();
      right--;
      left--;
    }
    return OptionalDouble.of(rate);
  }

  /** Returns the change of the loss per point: central differences, one-sided at both ends. */
  private static double slope(List<RatePoint> points, int i) {
    int left = Math.max(i - 1, 0);
    int right = Math.min(i + 1, points.size() - 1);
    return (points.get(right).loss() - points.get(left).loss()) / (right - left);
  }
}
