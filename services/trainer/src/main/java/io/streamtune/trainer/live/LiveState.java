package io.streamtune.trainer.live;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.streamtune.events.EventTypes;
import io.streamtune.events.ImagePosition;
import io.streamtune.events.ImageRef;
import io.streamtune.events.InvalidEventException;
import io.streamtune.events.ModelRef;
import io.streamtune.events.label.Label;
import io.streamtune.events.label.LabelEvent;
import io.streamtune.events.model.CandidateEvent;
import io.streamtune.events.model.CandidateEventCodec;
import io.streamtune.events.model.ModelEvent;
import io.streamtune.events.model.ModelEventCodec;
import io.streamtune.events.prediction.Prediction;
import io.streamtune.events.prediction.PredictionCodec;
import io.streamtune.stream.ReceivedEvent;
import io.streamtune.trainer.live.quality.LiveQuality;
import io.streamtune.trainer.live.quality.LiveScore;
import io.streamtune.trainer.live.quality.Match;
import io.streamtune.trainer.live.recent.RecentPrediction;
import io.streamtune.trainer.live.recent.RecentPredictions;
import io.streamtune.trainer.live.rollback.ReleaseHistory;
import io.streamtune.trainer.live.rollback.RollbackDecision;
import io.streamtune.trainer.live.rollback.RollbackRule;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;

/**
 * What the three topics say about one model. Pure. Events that cannot be read, or are of another
 * model, are ignored: the services that collect labels and serve models report them.
 *
 * <p><b>Called on:</b> one thread at a time.
 */
final class LiveState {
  /** Why: a topic name has at most 249 characters, a version at most 100. */
  private static final int NAME_CHARS_MAX = 249;

  private final String model;
  private final RecentPredictions recent;
  private final LiveQuality quality;
  private final ReleaseHistory releases = new ReleaseHistory();
  private final Optional<RollbackRule> rule;
  private Optional<ModelRef> lastPredicting = Optional.empty();

  LiveState(String model, LiveConfig config) {
    this.model = model;
    this.recent = new RecentPredictions(config.predictionsMax());
    this.quality = new LiveQuality(recent, config.window());
    this.rule = config.rollback().map(RollbackRule::new);
  }

  /**
   * Processes an event of the predictions topic; returns the outcome of a label that waited for it.
   */
  Optional<Match> predicted(ReceivedEvent event) {
    try {
      Prediction prediction = PredictionCodec.decode(event.headers(), event.value());
      if (!prediction.model().name().equals(model) || !isShort(prediction)) {
        return Optional.empty();
      }
      lastPredicting = Optional.of(prediction.model());
      return quality.predicted(prediction, time(event));
    } catch (InvalidEventException e) {
      return Optional.empty();
    }
  }

  /** Bounds the names: they are kept for many predictions and become metric tags. */
  private static boolean isShort(Prediction prediction) {
    ModelRef by = prediction.model();
    return by.version().length() <= NAME_CHARS_MAX
        && by.digest().length() <= NAME_CHARS_MAX
        && prediction.image().position().map(at -> at.topic().length()).orElse(0) <= NAME_CHARS_MAX;
  }

  /**
   * Processes an event of the labels topic; a label that carries its own image belongs to no
   * prediction.
   */
  Optional<Match> labelled(ReceivedEvent event) {
    try {
      return LabelEvent.read(event.position(), event.headers(), event.value())
              instanceof Label label
          ? Optional.of(quality.labelled(label, time(event)))
          : Optional.empty();
    } catch (InvalidEventException e) {
      return Optional.empty();
    }
  }

  /** Processes an event of the models topic. */
  void released(ReceivedEvent event) {
    if (Arrays.equals(event.key().orElse(new byte[0]), CandidateEvent.key(model).getBytes(UTF_8))) {
      releases.note(candidate(event));
      return;
    }
    if (!Arrays.equals(event.key().orElse(new byte[0]), model.getBytes(UTF_8))
        || event.headers().text("ce_type").orElse("").equals(EventTypes.REPLICA)) {
      return;
    }
    if (event.value().length == 0) {
      releases.forget();
      return;
    }
    try {
      released(ModelEventCodec.decode(event.headers(), event.value()));
    } catch (InvalidEventException e) {
      releases.forget();
    }
  }

  private static Optional<CandidateEvent> candidate(ReceivedEvent event) {
    try {
      return event.value().length == 0
          ? Optional.empty()
          : Optional.of(CandidateEventCodec.decode(event.headers(), event.value()));
    } catch (InvalidEventException e) {
      return Optional.empty();
    }
  }

  /** Processes the announcement of a version. */
  void released(ModelEvent event) {
    releases.note(event);
  }

  /** Processes the announcement of a candidate. */
  void tried(CandidateEvent event) {
    releases.note(Optional.of(event));
  }

  Optional<ModelEvent> inService() {
    return releases.inService();
  }

  Optional<ImagePosition> locate(ImageRef image) {
    return recent.find(image).flatMap(RecentPrediction::position);
  }

  /**
   * Returns the score of the version in service according to the models topic, or of the version
   * that predicted last if none was ever released.
   */
  Optional<LiveScore> serving() {
    return releases
        .inService()
        .map(event -> new ModelRef(model, event.version(), event.manifestSha256()))
        .or(() -> lastPredicting)
        .flatMap(quality::score);
  }

  Optional<LiveScore> previous() {
    return releases
        .inService()
        .flatMap(ModelEvent::previous)
        .flatMap(version -> quality.score(model, version));
  }

  /** Returns the canary, which serves a share of the keys; empty if there is none. */
  Optional<CandidateEvent> canary() {
    return releases.canary();
  }

  /** Returns the canary's score. */
  Optional<LiveScore> canaryScore() {
    return canary()
        .map(event -> new ModelRef(model, event.version(), event.manifestSha256()))
        .flatMap(quality::score);
  }

  /** Returns the rule's decision about the canary; empty without a rule or a canary. */
  Optional<RollbackDecision> decideCanary() {
    return canary()
        .flatMap(
            event -> rule.map(it -> it.decideCanary(event.version(), canaryScore(), serving())));
  }

  /** Returns the rule's decision about the version in service; empty without a rule. */
  Optional<RollbackDecision> decide() {
    return rule.map(it -> it.decide(releases, serving(), previous()));
  }

  /** Returns the sender's time if the event has one, else the time when the record was written. */
  private static Instant time(ReceivedEvent event) {
    return event
        .headers()
        .text("ce_time")
        .flatMap(LiveState::parsed)
        .orElseGet(() -> Instant.ofEpochMilli(event.timestampMillis()));
  }

  private static Optional<Instant> parsed(String text) {
    try {
      return Optional.of(Instant.parse(text));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
