package io.streamtune.console.http;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Limits, for each address, how often requests without the right token get an answer that says what
 * is missing. A right token is accepted however many wrong ones came before it. Otherwise a client
 * that shares an address with an administrator, for example behind a proxy, could block a rollback.
 * So only the token's length protects it from being guessed. Thread-safe.
 *
 * <p><b>Bound:</b> {@value #ADDRESSES_MAX} addresses; the least recently used one is evicted.
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

  /** Takes one failure of an address if its rate has one left. */
  synchronized boolean take(String address) {
    return rates.computeIfAbsent(address, _ -> new WriteRate(perSecond, nanoTime)).take();
  }
}
