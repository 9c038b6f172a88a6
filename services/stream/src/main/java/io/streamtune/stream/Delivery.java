package io.streamtune.stream;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** Delivery guarantee: what can happen to an event in a crash. */
public enum Delivery {
  /** No event is lost. After a crash or a rebalance, some events get two results. */
  AT_LEAST_ONCE,
  /**
   * No event is lost, and a consumer of committed records sees one result for each event: results
   * and offsets are committed in one transaction. See decision 0019.
   */
  EXACTLY_ONCE;

  /** Returns the name in the configuration, for example {@code at-least-once}. */
  public String wire() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * Reads the name in the configuration.
   *
   * @throws IllegalArgumentException if no delivery has this name
   */
  public static Delivery of(String wire) {
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
