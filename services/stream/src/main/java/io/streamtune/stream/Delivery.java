package io.streamtune.stream;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * What a crash may do to an event.
 *
 * <p>Exactly-once is not implemented. Its place: the transaction begins when {@link EventSource}
 * hands events over, {@link EventSink} sends predictions and dead letters inside it, and it ends
 * where the source commits today, with the ledger's offsets sent by the producer instead of the
 * consumer. Readers of committed records then see each prediction once. See decision 0003.
 */
public enum Delivery {
  /** Nothing is lost; after a crash or a rebalance some events are answered twice. */
  AT_LEAST_ONCE;

  /** Returns the name in the configuration, for example {@code at-least-once}. */
  public String wire() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * Reads the name in the configuration.
   *
   * @throws IllegalArgumentException if there is no such delivery, or not yet
   */
  public static Delivery of(String wire) {
    if (wire.equals("exactly-once")) {
      throw new IllegalArgumentException(
          "delivery exactly-once is not available yet; use at-least-once, under which a repeated"
              + " prediction has the same ce_id");
    }
    return Arrays.stream(values())
        .filter(delivery -> delivery.wire().equals(wire))
        .findFirst()
        .orElseThrow(
            () -> new IllegalArgumentException("delivery must be " + known() + ", not " + wire));
  }

  private static String known() {
    return Arrays.stream(values()).map(Delivery::wire).collect(Collectors.joining(" or "));
  }
}
