package io.streamtune.loadtest.kafka;

import io.streamtune.loadtest.pace.RunTimes;
import io.streamtune.stream.KafkaSettings;
import java.time.Duration;
import java.util.Optional;

/**
 * The parameters of a run through Kafka.
 *
 * @param span how long images are due; empty until the traffic ends
 * @param warmUp how long images are sent first that are not counted
 * @param timeout how long to wait for answers, or for room to send, after the end
 * @param deadline a later prediction does not count as goodput
 * @param producers number of producers side by side
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
