package io.streamtune.trainer.gate;

import java.util.Arrays;

/**
 * One-sided significance tests. Each returns a p-value, the probability of such a difference by
 * chance alone. Pure.
 */
public final class SignificanceTest {
  private SignificanceTest() {}

  /**
   * Returns the probability of at least {@code won} heads in {@code won + lost} throws of a fair
   * coin; 1 without a throw. Exact, computed in logarithms so that thousands of throws do not
   * underflow.
   */
  static double ofSigns(int won, int lost) {
    int n = won + lost;
    double logChoose = 0; // of n over k, from k = n down to won
    double sum = 0;
    for (int k = n; k >= won; k--) {
      sum += Math.exp(logChoose - n * Math.log(2));
      logChoose += Math.log(Math.max(k, 1)) - Math.log(n - k + 1.0);
    }
    return Math.min(1, sum);
  }

  /**
   * Returns the probability of a mean at least as high as that of these differences if the
   * expectation were zero, by the normal approximation; 1 for fewer than two differences, or if
   * their mean is not positive.
   */
  static double ofMean(double[] differences) {
    double mean = Arrays.stream(differences).average().orElse(0);
    if (differences.length < 2 || !(mean > 0)) {
      return 1;
    }
    double squares = Arrays.stream(differences).map(d -> (d - mean) * (d - mean)).sum();
    double error = Math.sqrt(squares / (differences.length - 1) / differences.length);
    return error == 0 ? 0 : upperTail(mean / error);
  }

  /**
   * Returns the probability that the first of two groups has at most {@code wonFirst} successes if
   * both had the same probability of success: Fisher's exact test, one-sided. It is 1 if the first
   * group has only successes, or a group is empty.
   *
   * <p>Exact: the hypergeometric distribution, in logarithms.
   */
  public static double ofShares(int wonFirst, int first, int wonSecond, int second) {
    int all = first + second;
    int won = wonFirst + wonSecond;
    double[] logFactorial = new double[all + 1];
    for (int n = 1; n <= all; n++) {
      logFactorial[n] = logFactorial[n - 1] + Math.log(n);
    }
    double whole = logChoose(logFactorial, all, first);
    double sum = 0;
    for (int k = Math.max(0, won - second); k <= wonFirst; k++) {
      sum +=
          Math.exp(
              logChoose(logFactorial, won, k)
                  + logChoose(logFactorial, all - won, first - k)
                  - whole);
    }
    return Math.min(1, sum);
  }

  private static double logChoose(double[] logFactorial, int n, int k) {
    return logFactorial[n] - logFactorial[k] - logFactorial[n - k];
  }

  /**
   * Returns the upper tail of the normal distribution for z above 0, to 7 digits: Abramowitz and
   * Stegun, 26.2.17.
   */
  private static double upperTail(double z) {
    double t = 1 / (1 + 0.2316419 * z);
    double series =
        t
            * (0.319381530
                + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
    return Math.exp(-z * z / 2) / Math.sqrt(2 * Math.PI) * series;
  }
}
