package io.streamtune.trainer.live.recent;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Gives numbers to values that many predictions share. Beyond {@code max} values the one that was
 * numbered first is evicted; its number is not reused.
 */
final class Numbered<T> {
  private final int max;
  private final Map<T, Integer> numbers = new HashMap<>();
  private final Map<Integer, T> things = new LinkedHashMap<>();
  private int next;

  Numbered(int max) {
    this.max = max;
  }

  int number(T thing) {
    Integer known = numbers.get(thing);
    if (known != null) {
      return known;
    }
    if (things.size() == max) {
      var oldest = things.entrySet().iterator().next();
      numbers.remove(oldest.getValue());
      things.remove(oldest.getKey());
    }
    int number = next++;
    numbers.put(thing, number);
    things.put(number, thing);
    return number;
  }

  Optional<T> thing(int number) {
    return Optional.ofNullable(things.get(number));
  }
}
