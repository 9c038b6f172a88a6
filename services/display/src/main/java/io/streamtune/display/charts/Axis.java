package io.streamtune.display.charts;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.DoubleStream;

/**
 * An axis of a plot: maps values to places, and chooses the round values of its ticks.
 *
 * @param low the value at the origin
 * @param high the value at the far end, above {@code low}
 */
public record Axis(String label, Scale scale, double low, double high) {
  private static final int TICKS = 6;

  /** How values are spaced. */
  public enum Scale {
    /** Equal differences have equal length. */
    LINEAR,
    /** Equal ratios have equal length. */
    LOG
  }

  /** A round value and its label. */
  record Tick(double value, String label) {}

  public Axis {
    if (!(low < high) || (scale == Scale.LOG && low <= 0)) {
      throw new IllegalArgumentException("an axis from %s to %s".formatted(low, high));
    }
  }

  /** Returns an axis with round ends that contains all finite values. */
  public static Axis linear(String label, DoubleStream values) {
    double[] finite = values.filter(Double::isFinite).toArray();
    double low = DoubleStream.of(finite).min().orElse(0);
    double high = DoubleStream.of(finite).max().orElse(1);
    if (low == high) {
      double around = low == 0 ? 1 : Math.abs(low) / 2;
      return linear(label, DoubleStream.of(low - around, high + around));
    }
    double step = step(low, high);
    return new Axis(
        label,
        Scale.LINEAR,
        Math.floor(low / step + 1e-9) * step,
        Math.ceil(high / step - 1e-9) * step);
  }

  /** Returns an axis that ends exactly at these values: for counts of batches. */
  public static Axis exact(String label, double low, double high) {
    return new Axis(label, Scale.LINEAR, low, Math.max(high, low + 1));
  }

  /** Returns a logarithmic axis from the smallest to the largest positive value. */
  public static Axis log(String label, DoubleStream values) {
    double[] positive = values.filter(v -> Double.isFinite(v) && v > 0).toArray();
    double low = DoubleStream.of(positive).min().orElse(0.1);
    double high = DoubleStream.of(positive).max().orElse(1);
    return new Axis(label, Scale.LOG, low, low < high ? high : low * 10);
  }

  /** Returns the place of a value, from 0 at the origin to 1 at the far end. */
  double place(double value) {
    return switch (scale) {
      case LINEAR -> (value - low) / (high - low);
      case LOG -> Math.log(value / low) / Math.log(high / low);
    };
  }

  boolean holds(double value) {
    return Double.isFinite(value) && value >= low && value <= high;
  }

  List<Tick> ticks() {
    return switch (scale) {
      case LINEAR -> linearTicks();
      case LOG -> logTicks();
    };
  }

  private List<Tick> linearTicks() {
    double step = step(low, high);
    List<Tick> ticks = new ArrayList<>();
    for (long i = (long) Math.ceil(low / step - 1e-9); i * step <= high + step * 1e-9; i++) {
      ticks.add(new Tick(i * step, written(i * step, step)));
    }
    return ticks;
  }

  private static String written(double value, double step) {
    if (step < 1e-4) {
      return Numbers.rate(value);
    }
    return Numbers.decimals(value, Math.max(0, (int) -Math.floor(Math.log10(step) + 1e-9)));
  }

  /**
   * Returns powers of ten; if there are few, also twice and five times as much. Counts are written
   * out.
   */
  private List<Tick> logTicks() {
    int first = (int) Math.floor(Math.log10(low) + 1e-9);
    int last = (int) Math.floor(Math.log10(high) + 1e-9);
    int[] digits = last - first <= 2 ? new int[] {1, 2, 5} : new int[] {1};
    List<Tick> ticks = new ArrayList<>();
    for (int exponent = first; exponent <= last; exponent++) {
      for (int digit : digits) {
        String scientific = digit + "e" + exponent;
        double value = Double.parseDouble(scientific);
        String label = low >= 1 ? Numbers.decimals(value, 0) : scientific;
        if (value >= low * (1 - 1e-9) && value <= high * (1 + 1e-9)) {
          ticks.add(new Tick(value, label));
        }
      }
    }
    return ticks;
  }

  /**
   * Returns the smallest of 1, 2, 5 times a power of ten that makes at most {@value #TICKS} steps.
   */
  private static double step(double low, double high) {
    double rough = (high - low) / TICKS;
    double power = Math.pow(10, Math.floor(Math.log10(rough)));
    for (double digit : new double[] {1, 2, 5}) {
      if (digit * power >= rough * (1 - 1e-9)) {
        return digit * power;
      }
    }
    return 10 * power;
  }
}
