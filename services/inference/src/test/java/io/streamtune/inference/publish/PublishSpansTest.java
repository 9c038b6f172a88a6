package io.streamtune.inference.publish;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.streamtune.events.EventMessage;
import io.streamtune.events.Headers;
import io.streamtune.events.ImagePosition;
import io.streamtune.events.ModelRef;
import io.streamtune.events.Topics;
import io.streamtune.events.image.ImageEvent;
import io.streamtune.events.prediction.Activation;
import io.streamtune.events.prediction.ScoredLabel;
import io.streamtune.events.prediction.Timings;
import io.streamtune.events.prediction.Tta;
import io.streamtune.host.traces.Span;
import io.streamtune.host.traces.Tracing;
import io.streamtune.host.traces.TracingConfig;
import io.streamtune.inference.ingest.Outcome;
import io.streamtune.stream.ReceivedEvent;
import io.streamtune.stream.ResultSink;
import io.streamtune.stream.SendCallback;
import io.streamtune.stream.SendResult;
import io.streamtune.testkit.OtlpCollector;
import io.streamtune.testkit.SentSpan;
import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Goal: whatever the broker refuses, an event's span ends once and says how. Method: a sink that
 * answers as the test says, and a collector.
 */
final class PublishSpansTest {
  private static final SendResult TAKEN = new SendResult.Acknowledged(0, 0);
  private static final SendResult REFUSED = new SendResult.Refused("too large");

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final OtlpCollector collector = OtlpCollector.start();
  private final Tracing tracing =
      Tracing.open(
          new TracingConfig(Optional.of(URI.create(collector.endpoint())), 1, Map.of()),
          new Tracing.Service("tested", "1"),
          registry,
          System::nanoTime,
          InstantSource.system());
  private final Span span = tracing.begin(Span.Kind.CONSUMER, "process images", Optional.empty());
  private final ReceivedEvent event =
      new ReceivedEvent(
          new ImagePosition("images", 0, 7),
          0,
          0,
          Optional.empty(),
          Headers.none(),
          "picture".getBytes(UTF_8));
  private final Deque<SendResult> results = new ArrayDeque<>();
  private final List<EventMessage> sent = new ArrayList<>();

  @AfterEach
  void close() {
    tracing.close();
    collector.close();
  }

  @Test
  void a_prediction_that_is_refused_is_told_and_becomes_a_dead_letter() {
    publish(REFUSED, TAKEN);

    assertThat(spans())
        .extracting(SentSpan::name)
        .containsExactly("publish predictions", "publish images.dlq", "process images");
    assertThat(spans().get(0).attributes()).containsEntry("error.type", "publish-failed");
    assertThat(spans().get(1).isError()).isFalse();
    assertThat(spans().get(2).attributes()).containsEntry("error.type", "publish-failed");
    assertThat(spans().get(2).detail()).isEqualTo("too large");
    assertThat(sent.getLast().headers().text("traceparent")).isEmpty();
  }

  @Test
  void a_dead_letter_that_is_sent_three_times_is_one_span() {
    publish(REFUSED, REFUSED, REFUSED, TAKEN);

    assertThat(sent).hasSize(4);
    assertThat(sent)
        .as("a compacted topic takes none without a key")
        .allSatisfy(message -> assertThat(message.key()).hasValue("images/0/7".getBytes(UTF_8)));
    assertThat(spans())
        .extracting(SentSpan::name)
        .containsExactly("publish predictions", "publish images.dlq", "process images");
  }

  @Test
  void a_prediction_carries_its_own_span_also_where_the_event_had_none() {
    publish(TAKEN);

    assertThat(spans())
        .extracting(SentSpan::name)
        .containsExactly("publish predictions", "process images");
    assertThat(sent.getFirst().headers().text("traceparent"))
        .contains(spans().getFirst().traceparent());
    assertThat(spans()).noneMatch(SentSpan::isError);
  }

  @Test
  void the_span_of_an_event_that_is_not_answered_here_ends_and_says_why() {
    publish(new Outcome.Unavailable("its partition was revoked"));

    assertThat(sent).isEmpty();
    assertThat(spans()).extracting(SentSpan::name).containsExactly("process images");
    SentSpan process = spans().getFirst();
    assertThat(process.isError()).isTrue();
    assertThat(process.attributes()).containsEntry("error.type", "unavailable");
    assertThat(process.detail()).isEqualTo("its partition was revoked");
  }

  /** Publishes a prediction; the sink gives these results, one after the other. */
  private void publish(SendResult... inTurn) {
    results.addAll(List.of(inTurn));
    publish(predicted());
    assertThat(results).isEmpty();
  }

  private void publish(Outcome outcome) {
    Timer timer = Timer.builder("any").register(registry);
    KafkaPublisher publisher =
        new KafkaPublisher(
            Topics.DEFAULT,
            new Sink(),
            reason -> {
              throw new AssertionError(reason);
            },
            () -> Instant.EPOCH,
            registry,
            new KafkaPublisher.Times(timer, timer));
    ImageEvent image = ImageEvent.read(event.position(), event.headers(), event.value());
    publisher.answer(event, Optional.of(image), span, outcome);
  }

  private static Outcome predicted() {
    return new Outcome.Predicted(
        new ModelRef("m", "1", "d"),
        Activation.SOFTMAX,
        List.of(new ScoredLabel("cat", 1)),
        new float[] {1},
        Tta.OFF,
        new Timings(0, 0, 0, 0, 0));
  }

  /** Returns what was sent, in the order of its end. */
  private List<SentSpan> spans() {
    tracing.close();
    return collector.spans();
  }

  private final class Sink implements ResultSink {
    @Override
    public void answer(
        ReceivedEvent answered, String topic, EventMessage answer, SendCallback callback) {
      sent.add(answer);
      callback.onSent(results.remove());
    }

    @Override
    public void drop(ReceivedEvent event) {}

    @Override
    public void newer() {}
  }
}
