package io.streamtune.console.http;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * How often requests without the right token are answered with what is missing, of each address
 * apart. A right token is accepted however many wrong ones came before it: else whoever shares an
 * address with an administrator, as behind a proxy, could keep them from a rollback. So what keeps
 * a token from being guessed is its length. Thread-safe.
 *
 * <p><b>Bound:</b> {@value #ADDRESSES_MAX} addresses; the one that came longest ago goes.
 */
final class FailureRates {
  private static final int ADDRESSES_MAX = 1000;

  private final int perSecond;
  private final LongSupplier nanoTime;
  private final Map<String, WriteRate> rates =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, WriteRate> eldest) {
          return size() > ADDRESSES_MAX;
        }
      };

  FailureRates(int perSecond, LongSupplier nanoTime) {
    this.perSecond = perSecond;
    this.nanoTime = nanoTime;
  }

  /** Takes one failure of an address if there is one left. */
  synchronized boolean take(String address) {
    return rates.computeIfAbsent(address, _ -> new WriteRate(perSecond, nanoTime)).take();
  }
}
