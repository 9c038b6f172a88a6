package io.streamtune.trainer.live.rollback;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** What the rule says of a version that answers. */
public sealed interface RollbackDecision {
  /** Returns why, in a sentence with the numbers that decided. */
  String reason();

  /** It stays. */
  record Stay(String reason) implements RollbackDecision {}

  /**
   * It goes.
   *
   * @param from the version that is judged
   * @param to the version that is better
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
