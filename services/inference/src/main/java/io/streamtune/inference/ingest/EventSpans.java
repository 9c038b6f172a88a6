package io.streamtune.inference.ingest;

import io.streamtune.events.ImagePosition;
import io.streamtune.host.traces.Span;
import io.streamtune.host.traces.Span.Kind;
import io.streamtune.host.traces.Tracing;
import io.streamtune.stream.ReceivedEvent;
import java.util.Optional;

/**
 * The spans of events: {@code process TOPIC}, from the poll to the acknowledged answer, in the
 * trace of the event's sender.
 *
 * <p><b>Source:</b> OpenTelemetry's semantic conventions for messaging and Kafka.
 */
public final class EventSpans {
  private final Tracing tracing;
  private final String group;
  private final String name;

  /**
   * Makes them.
   *
   * @param tracing where they begin
   * @param topic the topic of images
   * @param group the consumer group
   */
  public EventSpans(Tracing tracing, String topic, String group) {
    this.tracing = tracing;
    this.group = group;
    this.name = "process " + topic;
  }

  /**
   * Begins the span of an event, whether it is an image or not. Called on: kafka-poll.
   *
   * @param traceparent its trace context, as it came
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
