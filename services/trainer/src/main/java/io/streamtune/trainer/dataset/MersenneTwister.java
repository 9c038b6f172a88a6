package io.streamtune.trainer.dataset;

/**
 * The generator behind {@code numpy.random.seed} and {@code numpy.random.permutation}.
 *
 * <p>Source: M. Matsumoto, T. Nishimura, "Mersenne Twister", ACM TOMACS 8 (1998), MT19937 with the
 * initialisation of 2002; numpy's {@code RandomState} shuffles from the end and draws an index by
 * masking and rejection.
 */
final class MersenneTwister {
  private static final int LENGTH = 624;
  private static final int MIDDLE = 397;
  private static final int TWIST = 0x9908b0df;

  private final int[] state = new int[LENGTH];
  private int at = LENGTH;

  MersenneTwister(long seed) {
    state[0] = (int) seed;
    for (int i = 1; i < LENGTH; i++) {
      int last = state[i - 1];
      state[i] = 1812433253 * (last ^ (last >>> 30)) + i;
    }
  }

  /** Returns 32 random bits. */
  int next() {
    if (at == LENGTH) {
      twist();
      at = 0;
    }
    int y = state[at++];
    y ^= y >>> 11;
    y ^= (y << 7) & 0x9d2c5680;
    y ^= (y << 15) & 0xefc60000;
    return y ^ (y >>> 18);
  }

  private void twist() {
    for (int i = 0; i < LENGTH; i++) {
      int y = (state[i] & 0x80000000) | (state[(i + 1) % LENGTH] & 0x7fffffff);
      state[i] = state[(i + MIDDLE) % LENGTH] ^ (y >>> 1) ^ ((y & 1) == 0 ? 0 : TWIST);
    }
  }

  /** Returns 0 to {@code n - 1} in random order. */
  int[] permutation(int n) {
    int[] values = new int[n];
    for (int i = 0; i < n; i++) {
      values[i] = i;
    }
    for (int i = n - 1; i > 0; i--) {
      int j = upTo(i);
      int value = values[i];
      values[i] = values[j];
      values[j] = value;
    }
    return values;
  }

  /** Returns one of 0 to {@code max}, both included. */
  private int upTo(int max) {
    int mask = -1 >>> Integer.numberOfLeadingZeros(max);
    int value = next() & mask;
    while (value > max) {
      value = next() & mask;
    }
    return value;
  }
}
