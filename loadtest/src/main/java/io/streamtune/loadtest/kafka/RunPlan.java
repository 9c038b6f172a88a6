package io.streamtune.loadtest.kafka;

import io.streamtune.loadtest.pace.RunTimes;
import io.streamtune.stream.KafkaSettings;
import java.time.Duration;
import java.util.Optional;

/**
 * How a run is made, whatever it sends.
 *
 * @param span how long images are due; empty until the traffic ends
 * @param warmUp how long images are sent before that count nowhere
 * @param timeout how long answers, or room to send, are waited for after the end
 * @param deadline a prediction that comes later is not of use any more
 * @param producers how many send side by side
 */
public record RunPlan(
    KafkaSettings kafka,
    LoadTopics topics,
    Optional<Duration> span,
    Duration warmUp,
    Duration timeout,
    Duration deadline,
    int producers) {
  /** Returns the times alone. */
  RunTimes pace() {
    return new RunTimes(span, warmUp, timeout);
  }

  /**
   * The topics of a run.
   *
   * @param images written
   * @param predictions read
   * @param deadLetters read
   */
  public record LoadTopics(String images, String predictions, String deadLetters) {}
}
