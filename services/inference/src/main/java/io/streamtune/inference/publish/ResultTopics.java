package io.streamtune.inference.publish;

import io.streamtune.events.Topics;
import io.streamtune.stream.Delivery;
import io.streamtune.stream.consume.EventSource;
import io.streamtune.stream.produce.EventSink;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The topics that results are written to, and whether they exist. Called on: any thread.
 *
 * @param topics their names
 * @param delivery decides who writes results
 * @param sink writes results with at-least-once delivery
 * @param source reads images, and writes results with exactly-once delivery
 */
public record ResultTopics(Topics topics, Delivery delivery, EventSink sink, EventSource source) {
  /**
   * Checks the topics now, so that a missing topic is reported at the start, not when the first
   * broken image needs it.
   */
  public void expect() {
    List<String> answers = List.of(topics.predictions(), topics.deadLetters());
    switch (delivery) {
      case AT_LEAST_ONCE -> sink.expect(answers);
      case EXACTLY_ONCE -> source.expect(answers);
    }
  }

  /** Returns the topics that do not exist although results wait for them. */
  public Set<String> missing() {
    Set<String> missing = new HashSet<>(sink.missingTopics());
    missing.remove(topics.models()); // Reports need it, images do not.
    missing.addAll(source.missingTopics());
    return missing;
  }
}
