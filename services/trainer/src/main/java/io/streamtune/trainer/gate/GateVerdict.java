package io.streamtune.trainer.gate;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The decision of the gate.
 *
 * @param isPassed whether the candidate may be promoted
 * @param reason a sentence with the numbers that decided
 * @param numbers all numbers, by name
 */
public record GateVerdict(boolean isPassed, String reason, Map<String, Double> numbers) {
  /** Copies the numbers in their order. */
  public GateVerdict {
    numbers = Collections.unmodifiableMap(new LinkedHashMap<>(numbers));
  }
}
