package io.streamtune.trainer.live.rollback;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** The rule's decision about a version that serves. */
public sealed interface RollbackDecision {
  /** Returns the reason: a sentence with the numbers that decided. */
  String reason();

  /** The version stays. */
  record Stay(String reason) implements RollbackDecision {}

  /**
   * The version is rolled back.
   *
   * @param from the version that was judged
   * @param to the better version
   * @param numbers all numbers, by name
   */
  record RollBack(String from, String to, String reason, Map<String, Double> numbers)
      implements RollbackDecision {
    /** Copies the numbers in their order. */
    public RollBack {
      numbers = Collections.unmodifiableMap(new LinkedHashMap<>(numbers));
    }
  }
}
