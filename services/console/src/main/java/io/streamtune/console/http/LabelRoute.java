package io.streamtune.console.http;

import io.micrometer.core.instrument.MeterRegistry;
import io.streamtune.console.board.RecentClasses;
import io.streamtune.events.Headers;
import io.streamtune.events.InvalidEventException;
import io.streamtune.events.label.Label;
import io.streamtune.events.label.LabelCodec;
import io.streamtune.host.http.Json;
import io.streamtune.stream.SendResult;
import io.streamtune.stream.produce.EventSink;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

/**
 * {@code POST /v1/labels}: the body is a label, see {@code schemas/label.v1.schema.json}. The route
 * responds when the brokers have acknowledged the label.
 */
final class LabelRoute {
  private static final String SOURCE = "streamtune/console";
  private static final int CREATED = 201;
  private static final int BAD = 400;
  private static final int UNAVAILABLE = 503;
  private static final int NAMES_MAX = 20;
  private static final int NAME_MAX = 200;
  private static final int ID_MAX = 1000;

  /** Most labels that the brokers have not acknowledged; the route rejects labels beyond that. */
  static final int UNFINISHED_MAX = 1000;

  private static final long ANSWER_MILLIS_MAX = 10_000;

  private final EventSink sink;
  private final String topic;
  private final String images;
  private final RecentClasses classes;
  private final InstantSource clock;
  private final MeterRegistry registry;

  /**
   * Creates the route.
   *
   * @param topic the topic of labels
   * @param images the topic of the labelled images
   * @param classes receives the class names that users send
   */
  LabelRoute(
      EventSink sink,
      String topic,
      String images,
      RecentClasses classes,
      InstantSource clock,
      MeterRegistry registry) {
    this.sink = sink;
    this.topic = topic;
    this.images = images;
    this.classes = classes;
    this.clock = clock;
    this.registry = registry;
  }

  void post(RoutingContext request) {
    try {
      byte[] body =
          Optional.ofNullable(request.body().buffer()).map(Buffer::getBytes).orElse(new byte[0]);
      Label label = LabelCodec.decode(Headers.none(), body);
      Optional<String> problem = problem(label);
      if (problem.isPresent()) {
        Json.fail(request, BAD, problem.get());
      } else {
        send(request, label);
      }
    } catch (InvalidEventException e) {
      Json.fail(request, BAD, String.valueOf(e.getMessage()));
    }
  }

  /**
   * Finds what the page would not send. Class names become folder names in the trainer, which has
   * rules of its own, too.
   */
  private Optional<String> problem(Label label) {
    if (label.labels().size() > NAMES_MAX
        || label.labels().stream().anyMatch(name -> !isName(name))) {
      return Optional.of(
          "give at most %d class names of at most %d characters, without control characters"
              .formatted(NAMES_MAX, NAME_MAX));
    }
    if (label.by().map(by -> !isName(by)).orElse(false)) {
      return Optional.of("'by' has at most %d characters, no control ones".formatted(NAME_MAX));
    }
    if (label.image().id().length() > ID_MAX || label.image().source().length() > ID_MAX) {
      return Optional.of(
          "id and source have at most %d characters; leave them out and give the position"
              .formatted(ID_MAX));
    }
    boolean isElsewhere =
        label.image().position().map(at -> !at.topic().equals(images)).orElse(false);
    return isElsewhere
        ? Optional.of("the image does not lie in topic " + images)
        : Optional.empty();
  }

  private static boolean isName(String text) {
    return text.length() <= NAME_MAX && text.codePoints().noneMatch(Character::isISOControl);
  }

  private void send(RoutingContext request, Label label) {
    if (sink.failure().isPresent() || sink.unfinished() >= UNFINISHED_MAX) {
      count("refused");
      Json.fail(request, UNAVAILABLE, "Kafka takes no labels now; see the console's log");
      return;
    }
    label.labels().forEach(classes::note);
    Context context = request.vertx().getOrCreateContext();
    long timer = request.vertx().setTimer(ANSWER_MILLIS_MAX, _ -> late(request));
    sink.send(
        topic,
        LabelCodec.encode(label, SOURCE, clock.instant()),
        result ->
            context.runOnContext(
                _ -> {
                  request.vertx().cancelTimer(timer);
                  answer(request, label, result);
                }));
  }

  private static void late(RoutingContext request) {
    Json.fail(
        request,
        UNAVAILABLE,
        "Kafka has not confirmed the label yet; it is sent on as soon as the brokers answer");
  }

  private void answer(RoutingContext request, Label label, SendResult result) {
    switch (result) {
      case SendResult.Acknowledged(int partition, long offset) -> {
        count("sent");
        Json.answer(
            request,
            CREATED,
            Map.of(
                "topic", topic,
                "partition", partition,
                "offset", offset,
                "labels", label.labels()));
      }
      case SendResult.Refused(String reason) -> {
        count("refused");
        Json.fail(request, UNAVAILABLE, "Kafka refused the label: " + reason);
      }
    }
  }

  private void count(String outcome) {
    registry.counter("streamtune.console.labels", "outcome", outcome).increment();
  }
}
