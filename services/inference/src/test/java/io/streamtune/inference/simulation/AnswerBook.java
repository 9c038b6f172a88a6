package io.streamtune.inference.simulation;

import io.streamtune.events.ErrorCode;
import io.streamtune.events.EventMessage;
import io.streamtune.events.ImagePosition;
import io.streamtune.events.image.DeadLetter;
import io.streamtune.events.prediction.Prediction;
import io.streamtune.events.prediction.PredictionCodec;
import io.streamtune.events.prediction.ScoredLabel;
import io.streamtune.events.prediction.Tta;
import io.streamtune.inference.simulation.Picture.Kind;
import io.streamtune.inference.tta.TtaPolicy;
import io.streamtune.inference.tta.ViewSet;
import io.streamtune.stream.ReceivedEvent;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What was delivered and what was answered, and whether an answer is right. */
final class AnswerBook {
  private static final double ROUNDING = 1e-4;

  private final Cluster cluster;
  private final Simulation simulation;
  private final Map<ImagePosition, Integer> deliveries = new HashMap<>();
  private final Map<ImagePosition, Integer> answers = new HashMap<>();
  private final Set<Delivery> delivered = new HashSet<>();

  private record Delivery(String life, int generation, ImagePosition position) {}

  AnswerBook(Cluster cluster, Simulation simulation) {
    this.cluster = cluster;
    this.simulation = simulation;
  }

  void delivered(Life life, ReceivedEvent event) {
    boolean isNew = delivered.add(new Delivery(life.name(), event.generation(), event.position()));
    simulation.require(isNew, "%s reads %s twice in one assignment", life.name(), event);
    deliveries.merge(event.position(), 1, Integer::sum);
    simulation.require(
        simulation.repeats() || !owns(life, event) || !answers.containsKey(event.position()),
        "%s reads %s, which has an answer",
        life.name(),
        event);
  }

  /** One that was taken for dead reads what others answer, until it hears of that. */
  private boolean owns(Life life, ReceivedEvent event) {
    return cluster.isOwner(life.membership(), event.position().partition());
  }

  /** The broker takes a dead letter. */
  void buried(Life life, EventMessage message) {
    DeadLetter letter = DeadLetter.read(message.key(), message.headers(), message.value());
    Picture picture = picture(letter.position());
    boolean isRight =
        switch (picture.kind()) {
          case CERTAIN, DOUBTFUL ->
              letter.code() == ErrorCode.INFERENCE_FAILED && life.hasFailedAlone(picture.token());
          case UNDECODABLE, UNBURIED, UNBURIED_TWICE -> letter.code() == ErrorCode.CORRUPT;
          case FAILS, NOT_A_NUMBER -> letter.code() == ErrorCode.INFERENCE_FAILED;
          case EMPTY -> letter.code() == ErrorCode.EMPTY;
          case UNPUBLISHED ->
              letter.code() == ErrorCode.PUBLISH_FAILED || life.hasFailedAlone(picture.token());
        };
    simulation.require(isRight, "%s is a dead letter as %s", picture, letter.code());
    answered(letter.position());
  }

  /** The broker takes a prediction; returns the version that made it. */
  int predicted(Life life, EventMessage message) {
    Prediction prediction = PredictionCodec.decode(message.headers(), message.value());
    ImagePosition position = prediction.image().position().orElseThrow();
    Picture picture = picture(position);
    check(life, picture, prediction, false);
    answered(position);
    return Integer.parseInt(prediction.model().version());
  }

  private void answered(ImagePosition position) {
    int count = answers.merge(position, 1, Integer::sum);
    int answersMax = simulation.plan().isTransacting() ? 1 : deliveries.getOrDefault(position, 0);
    simulation.require(count <= answersMax, "%s has %d answers", position, count);
    cluster.answered(position.partition(), position.offset());
  }

  private Picture picture(ImagePosition position) {
    return cluster.picture(position.partition(), position.offset()).orElseThrow();
  }

  /** Checks that a prediction is what its version says of the views that it names. */
  void check(Life life, Picture picture, Prediction prediction, boolean isPixels) {
    Tta tta = prediction.tta();
    if (tta.isShed()) {
      life.note("left views out");
    }
    boolean isKind =
        switch (picture.kind()) {
          case CERTAIN, DOUBTFUL, UNPUBLISHED -> true;
          case UNDECODABLE, UNBURIED, UNBURIED_TWICE -> isPixels;
          case FAILS, NOT_A_NUMBER, EMPTY -> false;
        };
    simulation.require(isKind, "%s has a prediction", picture);
    simulation.require(
        isPixels ? tta.equals(Tta.OFF) : isRight(life, picture, tta), "%s has %s", picture, tta);
    int version = Integer.parseInt(prediction.model().version());
    float[] expected = picture.scores(version, weights(life, prediction));
    for (ScoredLabel label : prediction.labels()) {
      int at = label.name().charAt(label.name().length() - 1) - 'a';
      simulation.require(
          label.name().startsWith(version + "-")
              && Math.abs(expected[at] - label.probability()) < ROUNDING,
          "%s has %s by %s",
          picture,
          prediction.labels().stream().sorted(Comparator.comparing(ScoredLabel::name)).toList(),
          prediction.model());
    }
  }

  private static boolean isRight(Life life, Picture picture, Tta tta) {
    boolean isDoubtful = picture.kind() == Kind.DOUBTFUL;
    boolean isShed = tta.equals(Tta.shed()) && life.mayShed();
    return switch (life.plan().tta().policy()) {
      case TtaPolicy.Off _ -> tta.equals(Tta.OFF);
      case TtaPolicy.Always(ViewSet views) -> isShed || tta.equals(new Tta(views.size(), "always"));
      case TtaPolicy.Uncertain(ViewSet views, double _) ->
          (isShed && isDoubtful) || tta.equals(new Tta(isDoubtful ? views.size() : 1, "uncertain"));
    };
  }

  private static List<Float> weights(Life life, Prediction prediction) {
    return prediction.tta().views() == 1
        ? List.of(1f)
        : switch (life.plan().tta().policy()) {
          case TtaPolicy.Off _ -> List.of(1f);
          case TtaPolicy.Always(ViewSet views) -> life.weights(views);
          case TtaPolicy.Uncertain(ViewSet views, double _) -> life.weights(views);
        };
  }

  /** Checks, at the end, that what was read once was answered once. */
  void checkComplete() {
    deliveries.forEach(
        (position, count) ->
            simulation.require(
                count > 1 || answers.getOrDefault(position, 0) == 1,
                "%s was read once and has %d answers",
                position,
                answers.getOrDefault(position, 0)));
  }
}
