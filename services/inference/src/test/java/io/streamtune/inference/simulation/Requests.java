package io.streamtune.inference.simulation;

import io.streamtune.events.ErrorCode;
import io.streamtune.events.ImageRef;
import io.streamtune.events.prediction.Prediction;
import io.streamtune.inference.ingest.ImageRequest;
import io.streamtune.inference.ingest.ImageRequest.Content;
import io.streamtune.inference.ingest.Outcome;
import io.streamtune.inference.simulation.Picture.Kind;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** Requests beside the stream, as HTTP makes them, with encoded images and with pixels. */
final class Requests {
  private static final int IN_FLIGHT_MAX = 4;
  private static final int FIRST_TOKEN = 1 << 28;

  private final Life life;
  private final AnswerBook book;
  private final Scheduler scheduler;
  private final Set<Integer> open = new HashSet<>();
  private int tokens = FIRST_TOKEN;
  private boolean isStopped;

  Requests(Life life, AnswerBook book, Scheduler scheduler) {
    this.life = life;
    this.book = book;
    this.scheduler = scheduler;
  }

  void start(Consumer<List<ImageRequest>> submit) {
    if (life.plan().trouble().http() > 0) {
      turn(submit);
    }
  }

  void stop() {
    isStopped = true;
  }

  int inFlight() {
    return open.size();
  }

  private void turn(Consumer<List<ImageRequest>> submit) {
    if (isStopped) {
      return;
    }
    if (open.size() < IN_FLIGHT_MAX && life.isTroubled(life.plan().trouble().http())) {
      submit.accept(List.of(request()));
    }
    scheduler.in(
        scheduler.upToMillis(100), life.actor("http"), "waits for a request", () -> turn(submit));
  }

  private ImageRequest request() {
    Kind kind =
        scheduler.oneOf(
            List.of(Kind.CERTAIN, Kind.DOUBTFUL, Kind.UNDECODABLE, Kind.FAILS, Kind.NOT_A_NUMBER));
    Picture picture = new Picture(tokens++, kind, scheduler.below(50));
    boolean isPixels = scheduler.happens(0.5);
    open.add(picture.token());
    return new ImageRequest(
        new ImageRef("http-" + picture.token(), "http", Optional.empty()),
        isPixels
            ? new Content.Pixels(picture.row(0, 1, Picture.UNCUT, 0))
            : new Content.Encoded(picture.bytes()),
        scheduler.nowNanos(),
        outcome -> answered(picture, isPixels, outcome));
  }

  private void answered(Picture picture, boolean isPixels, Outcome outcome) {
    life.require(open.remove(picture.token()), "%s has a second outcome", picture);
    switch (outcome) {
      case Outcome.Predicted answer -> {
        ImageRef image = new ImageRef("http", "http", Optional.empty());
        book.check(
            life,
            picture,
            new Prediction(
                image,
                answer.model(),
                answer.labels(),
                answer.activation(),
                answer.tta(),
                answer.timings(),
                Optional.empty()),
            isPixels);
      }
      case Outcome.Rejected(ErrorCode code, String _, String _) ->
          life.require(isRight(picture, isPixels, code), "%s is refused as %s", picture, code);
      case Outcome.Unavailable _ -> life.require(false, "%s was turned away", picture);
    }
  }

  private boolean isRight(Picture picture, boolean isPixels, ErrorCode code) {
    return switch (picture.kind()) {
      case FAILS, NOT_A_NUMBER -> code == ErrorCode.INFERENCE_FAILED;
      case UNDECODABLE ->
          isPixels ? life.hasFailedAlone(picture.token()) : code == ErrorCode.CORRUPT;
      default -> life.hasFailedAlone(picture.token());
    };
  }
}
