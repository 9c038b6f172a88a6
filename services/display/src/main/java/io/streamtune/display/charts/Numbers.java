package io.streamtune.display.charts;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Locale;

/** Formats numbers for people, the same in every locale; "–" if there is no number. */
public final class Numbers {
  private static final String NONE = "–";

  private Numbers() {}

  /** Returns a number with at most {@code decimals} decimals, without trailing zeros. */
  public static String fixed(double value, int decimals) {
    if (!Double.isFinite(value)) {
      return NONE;
    }
    BigDecimal rounded = BigDecimal.valueOf(value).setScale(decimals, RoundingMode.HALF_UP);
    return rounded.signum() == 0 ? "0" : rounded.stripTrailingZeros().toPlainString();
  }

  /** Returns a number with exactly {@code decimals} decimals. */
  public static String decimals(double value, int decimals) {
    return Double.isFinite(value) ? String.format(Locale.ROOT, "%." + decimals + "f", value) : NONE;
  }

  /** Returns a share as a percentage with two decimals. */
  public static String percent(double share) {
    return Double.isFinite(share) ? decimals(100 * share, 2) + " %" : NONE;
  }

  /** Returns a rate with at most three digits: 0.00331, 1e-5. */
  public static String rate(double value) {
    if (!Double.isFinite(value)) {
      return NONE;
    }
    BigDecimal rounded = new BigDecimal(value, new MathContext(3)).stripTrailingZeros();
    if (rounded.signum() == 0 || Math.abs(value) >= 1e-3) {
      return rounded.toPlainString();
    }
    int exponent = rounded.precision() - rounded.scale() - 1;
    return rounded.movePointLeft(exponent).stripTrailingZeros().toPlainString() + "e" + exponent;
  }
}
