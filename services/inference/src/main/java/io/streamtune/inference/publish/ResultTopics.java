package io.streamtune.inference.publish;

import io.streamtune.events.Topics;
import io.streamtune.stream.Delivery;
import io.streamtune.stream.consume.EventSource;
import io.streamtune.stream.produce.EventSink;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The topics without which images stay unanswered, and whether they exist. Called on: any thread.
 *
 * @param topics their names
 * @param delivery says who writes answers
 * @param sink writes them, with at-least-once delivery
 * @param source reads images, and writes answers with exactly-once delivery
 */
public record ResultTopics(Topics topics, Delivery delivery, EventSink sink, EventSource source) {
  /**
   * Has the topics checked now, so that one that is missing is told at the start, not only when the
   * first broken image needs it.
   */
  public void expect() {
    List<String> answers = List.of(topics.predictions(), topics.deadLetters());
    switch (delivery) {
      case AT_LEAST_ONCE -> sink.expect(answers);
      case EXACTLY_ONCE -> source.expect(answers);
    }
  }

  /** Returns those that do not exist although something waits for them. */
  public Set<String> missing() {
    Set<String> missing = new HashSet<>(sink.missingTopics());
    missing.remove(topics.models()); // Reports wait for it, no image does.
    missing.addAll(source.missingTopics());
    return missing;
  }
}
