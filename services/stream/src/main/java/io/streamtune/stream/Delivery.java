package io.streamtune.stream;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** What a crash may do to an event. */
public enum Delivery {
  /** Nothing is lost; after a crash or a rebalance some events are answered twice. */
  AT_LEAST_ONCE,
  /**
   * Nothing is lost, and who reads committed records alone sees each event answered once: answers
   * and offsets become visible together. See decision 0019.
   */
  EXACTLY_ONCE;

  /** Returns the name in the configuration, for example {@code at-least-once}. */
  public String wire() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * Reads the name in the configuration.
   *
   * @throws IllegalArgumentException if there is no such delivery
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
