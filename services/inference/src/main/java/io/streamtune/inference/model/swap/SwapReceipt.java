package io.streamtune.inference.model.swap;

import io.streamtune.events.ModelRef;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What a swap did and what it cost.
 *
 * @param from the old version
 * @param to the new version
 * @param seconds time of each step
 * @param before traffic before the swap began
 * @param during traffic from its first step to its last
 * @param after traffic afterwards, once the observation time has passed
 */
public record SwapReceipt(
    ModelRef from,
    ModelRef to,
    Map<SwapStep, Double> seconds,
    TrafficSample before,
    TrafficSample during,
    Optional<TrafficSample> after) {

  /** Copies the times. */
  public SwapReceipt {
    seconds = Collections.unmodifiableMap(new EnumMap<>(seconds));
  }

  /** Returns the receipt with the traffic afterwards. */
  public SwapReceipt withAfter(TrafficSample sample) {
    return new SwapReceipt(from, to, seconds, before, during, Optional.of(sample));
  }

  /** Returns the receipt as numbers by name, for events. */
  public Map<String, Double> numbers() {
    Map<String, Double> numbers = new LinkedHashMap<>();
    seconds.forEach((step, time) -> numbers.put(step.receiptName(), time));
    put(numbers, "before", before);
    put(numbers, "during", during);
    after.ifPresent(sample -> put(numbers, "after", sample));
    numbers.put("in", (double) (during.in() - before.in()));
    numbers.put("out", (double) (during.out() - before.out()));
    return numbers;
  }

  private static void put(Map<String, Double> numbers, String when, TrafficSample sample) {
    numbers.put(when + "Images", (double) sample.images());
    numbers.put(when + "P50Seconds", sample.p50Seconds());
    numbers.put(when + "P99Seconds", sample.p99Seconds());
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    text.append("%s %s → %s:".formatted(to.name(), from.version(), to.version()));
    seconds.forEach((step, time) -> text.append(" %s %.0f ms,".formatted(step.wire(), time * 1e3)));
    text.append(
        " %d images in and %d out meanwhile; p99 %s before, %s during"
            .formatted(
                during.in() - before.in(), during.out() - before.out(), p99(before), p99(during)));
    after.ifPresent(sample -> text.append(", ").append(p99(sample)).append(" after"));
    return text.toString();
  }

  private static String p99(TrafficSample sample) {
    return sample.images() == 0 ? "–" : "%.0f ms".formatted(sample.p99Seconds() * 1e3);
  }
}
