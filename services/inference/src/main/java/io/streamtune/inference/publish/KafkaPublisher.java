package io.streamtune.inference.publish;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.streamtune.events.ErrorCode;
import io.streamtune.events.EventMessage;
import io.streamtune.events.Headers;
import io.streamtune.events.Topics;
import io.streamtune.events.image.DeadLetter;
import io.streamtune.events.image.ImageEvent;
import io.streamtune.events.prediction.Prediction;
import io.streamtune.events.prediction.PredictionCodec;
import io.streamtune.host.traces.Span;
import io.streamtune.host.traces.Span.Kind;
import io.streamtune.inference.ingest.Outcome;
import io.streamtune.stream.ReceivedEvent;
import io.streamtune.stream.ResultSink;
import io.streamtune.stream.SendResult;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes the outcome of an event. When the broker has acknowledged it, the event's offset may be
 * committed, or was committed in the same transaction: see {@link ResultSink}.
 *
 * <p>Each event ends as exactly one prediction or one dead letter. An event whose partition was
 * revoked is dropped, because its new consumer answers it. A prediction that the broker rejects for
 * good becomes a dead letter. A dead letter that the broker rejects is sent again without the body.
 * If that is rejected, it is sent with the position as its key and without the sender's headers:
 * all of it is still stored at the position that the letter names. If that is rejected as well, the
 * event is not completed and the service stops.
 *
 * <p>Called on: the event loop, kafka-poll, or a virtual thread for an image that could not be
 * fetched; predictions come on the event loop alone. Acknowledgements arrive on a thread of {@code
 * stream}.
 */
public final class KafkaPublisher {
  private static final Logger log = LoggerFactory.getLogger(KafkaPublisher.class);

  /** The {@code error.type} of the span of an event that this replica does not answer. */
  private static final String UNAVAILABLE = "unavailable";

  private final Topics topics;
  private final ResultSink answers;
  private final Consumer<String> failStop;
  private final InstantSource clock;
  private final MeterRegistry registry;
  private final EventCounts counts;
  private final Times times;
  private final EndToEnd endToEnd;

  /**
   * Timers of predictions.
   *
   * @param produce from the send to the acknowledgement
   * @param endToEnd from the timestamp of the image's record to the acknowledgement; depends on the
   *     clocks of senders, brokers and this host
   */
  public record Times(Timer produce, Timer endToEnd) {}

  /**
   * Creates the stage.
   *
   * @param topics the topics of predictions and dead letters
   * @param answers writes them, and completes their events
   * @param failStop stops the service, given the reason
   * @param clock wall clock, for {@code ce_time} and the end-to-end time
   * @param registry where events are counted
   * @param times histograms
   */
  public KafkaPublisher(
      Topics topics,
      ResultSink answers,
      Consumer<String> failStop,
      InstantSource clock,
      MeterRegistry registry,
      Times times) {
    this.topics = topics;
    this.answers = answers;
    this.failStop = failStop;
    this.clock = clock;
    this.registry = registry;
    this.counts = new EventCounts(registry);
    this.times = times;
    this.endToEnd = new EndToEnd(times.endToEnd(), registry);
  }

  /**
   * Publishes the outcome of an event.
   *
   * @param event the event
   * @param image the event as an image; empty if it is none, and then the outcome is a rejection
   * @param span the event's span; ends when the event does
   * @param outcome its outcome
   */
  public void answer(ReceivedEvent event, Optional<ImageEvent> image, Span span, Outcome outcome) {
    switch (outcome) {
      case Outcome.Predicted predicted -> predict(event, image.orElseThrow(), span, predicted);
      case Outcome.Rejected rejected -> bury(event, span, rejected);
      case Outcome.Unavailable(String reason) -> {
        span.failed(UNAVAILABLE, reason).end();
        answers.drop(event);
      }
    }
  }

  private void predict(
      ReceivedEvent event, ImageEvent image, Span span, Outcome.Predicted predicted) {
    Span publish = publishing(span, topics.predictions());
    Optional<String> traceparent =
        publish.isRecorded() ? publish.traceparent() : image.traceparent();
    Prediction prediction = prediction(image, predicted, traceparent);
    EventMessage message =
        PredictionCodec.encode(prediction, Optional.of(key(event)), clock.instant());
    Timer.Sample sample = Timer.start(registry);
    answers.answer(
        event,
        topics.predictions(),
        message,
        result -> {
          switch (result) {
            case SendResult.Acknowledged taken -> {
              sample.stop(times.produce());
              endToEnd.answered(event.timestampMillis(), clock.instant());
              counts.predicted(predicted.model());
              published(publish, taken);
              span.end();
            }
            case SendResult.Refused(String reason) -> {
              publish.failed(ErrorCode.PUBLISH_FAILED.wire(), reason).end();
              bury(event, span, refused(reason));
            }
          }
        });
  }

  /**
   * Returns the event's key, or else its position: a compacted topic rejects records without a key.
   */
  private static byte[] key(ReceivedEvent event) {
    return event.key().orElseGet(() -> positionKey(event));
  }

  private static byte[] positionKey(ReceivedEvent event) {
    return event.position().toString().getBytes(StandardCharsets.UTF_8);
  }

  private static Prediction prediction(
      ImageEvent image, Outcome.Predicted predicted, Optional<String> traceparent) {
    return new Prediction(
        image.ref(),
        predicted.model(),
        predicted.labels(),
        predicted.activation(),
        predicted.tta(),
        predicted.timings(),
        traceparent);
  }

  private static Outcome.Rejected refused(String reason) {
    return new Outcome.Rejected(ErrorCode.PUBLISH_FAILED, "publish", reason);
  }

  /**
   * Begins the span of a send. A dead letter keeps the trace context of its event, as it keeps all
   * of the event's headers.
   */
  private static Span publishing(Span span, String topic) {
    if (!span.isRecorded()) {
      return Span.NONE;
    }
    return span.child(Kind.PRODUCER, "publish " + topic)
        .with("messaging.system", "kafka")
        .with("messaging.operation.name", "publish")
        .with("messaging.operation.type", "send")
        .with("messaging.destination.name", topic);
  }

  private static void published(Span publish, SendResult.Acknowledged at) {
    if (publish.isRecorded()) {
      publish
          .with("messaging.destination.partition.id", Integer.toString(at.partition()))
          .with("messaging.kafka.offset", at.offset());
    }
    publish.end();
  }

  /**
   * A dead letter that is being sent.
   *
   * @param event the event
   * @param code why
   * @param span the event's span
   * @param publish the span of the send, retries included
   */
  private record Burial(ReceivedEvent event, ErrorCode code, Span span, Span publish) {}

  private void bury(ReceivedEvent event, Span span, Outcome.Rejected why) {
    EventMessage letter =
        DeadLetter.of(
            event.position(),
            Optional.of(key(event)),
            event.headers(),
            event.value(),
            why.code(),
            why.stage(),
            why.detail(),
            Optional.empty());
    span.failed(why.code().wire(), why.detail());
    Burial burial = new Burial(event, why.code(), span, publishing(span, topics.deadLetters()));
    answers.answer(
        event,
        topics.deadLetters(),
        letter,
        result -> {
          switch (result) {
            case SendResult.Acknowledged taken -> buried(burial, taken);
            case SendResult.Refused(String reason) -> buryWithoutBody(burial, letter, reason);
          }
        });
  }

  private void buryWithoutBody(Burial burial, EventMessage letter, String reason) {
    log.warn(
        "the broker refuses the dead letter of {} ({}); it is sent without its body",
        burial.event().position(),
        reason);
    answers.answer(
        burial.event(),
        topics.deadLetters(),
        new EventMessage(letter.key(), letter.headers(), new byte[0]),
        result -> {
          switch (result) {
            case SendResult.Acknowledged taken -> buried(burial, taken);
            case SendResult.Refused _ -> buryReasonOnly(burial, letter);
          }
        });
  }

  /** Sends the letter without the sender's key and headers, which may be as large as a body. */
  private void buryReasonOnly(Burial burial, EventMessage letter) {
    DeadLetter read = DeadLetter.read(letter.key(), letter.headers(), letter.value());
    EventMessage reason =
        DeadLetter.of(
            burial.event().position(),
            Optional.of(positionKey(burial.event())),
            Headers.none(),
            new byte[0],
            burial.code(),
            read.stage(),
            read.message(),
            Optional.empty());
    answers.answer(
        burial.event(),
        topics.deadLetters(),
        reason,
        result -> {
          switch (result) {
            case SendResult.Acknowledged taken -> buried(burial, taken);
            case SendResult.Refused(String again) ->
                failStop.accept(
                    "topic %s takes no dead letter: %s".formatted(topics.deadLetters(), again));
          }
        });
  }

  private void buried(Burial burial, SendResult.Acknowledged taken) {
    counts.buried(burial.code());
    published(burial.publish(), taken);
    burial.span().end();
  }
}
