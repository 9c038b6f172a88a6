package io.streamtune.inference.ingest;

import io.streamtune.events.ImagePosition;
import io.streamtune.host.traces.Span;
import io.streamtune.host.traces.Span.Kind;
import io.streamtune.host.traces.Tracing;
import io.streamtune.stream.ReceivedEvent;
import java.util.Optional;

/**
 * Creates the spans of events: {@code process TOPIC} lasts from the poll to the acknowledged result
 * and belongs to the trace of the event's sender.
 *
 * <p><b>Source:</b> OpenTelemetry's semantic conventions for messaging and Kafka.
 */
public final class EventSpans {
  private final Tracing tracing;
  private final String group;
  private final String name;

  /**
   * Creates the spans of one topic.
   *
   * @param tracing begins the spans
   * @param topic the topic of images
   * @param group the consumer group
   */
  public EventSpans(Tracing tracing, String topic, String group) {
    this.tracing = tracing;
    this.group = group;
    this.name = "process " + topic;
  }

  /**
   * Begins the span of an event, also of one that holds no image. Called on: kafka-poll.
   *
   * @param traceparent the trace context in the event's header, not validated
   */
  Span received(ReceivedEvent event, Optional<String> traceparent) {
    Span span = tracing.begin(Kind.CONSUMER, name, traceparent);
    if (span.isRecorded()) {
      ImagePosition position = event.position();
      span.with("messaging.system", "kafka")
          .with("messaging.operation.name", "process")
          .with("messaging.operation.type", "process")
          .with("messaging.consumer.group.name", group)
          .with("messaging.destination.name", position.topic())
          .with("messaging.destination.partition.id", Integer.toString(position.partition()))
          .with("messaging.kafka.offset", position.offset())
          .with("messaging.message.body.size", event.value().length);
    }
    return span;
  }
}
