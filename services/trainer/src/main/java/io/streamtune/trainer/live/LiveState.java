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
 * What the three topics say of one model. Pure; what cannot be read or is of another model is
 * passed over: who collects labels and who serves models say so.
 *
 * <p><b>Called on:</b> one thread at a time.
 */
final class LiveState {
  /** Why: topics have 249 characters at most, versions 100. */
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

  /** Takes an event of the topic of predictions; says what became of a label that waited for it. */
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

  /** What is remembered of many predictions, and stands in metrics, has the length of a name. */
  private static boolean isShort(Prediction prediction) {
    ModelRef by = prediction.model();
    return by.version().length() <= NAME_CHARS_MAX
        && by.digest().length() <= NAME_CHARS_MAX
        && prediction.image().position().map(at -> at.topic().length()).orElse(0) <= NAME_CHARS_MAX;
  }

  /** Takes an event of the topic of labels; one with an image of its own is on no prediction. */
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

  /** Takes an event of the topic of models. */
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

  /** Takes what was announced. */
  void released(ModelEvent event) {
    releases.note(event);
  }

  /** Takes what was announced of the candidate. */
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
   * The version in service as models says, or the one that predicted last if nobody released any.
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

  /** Returns what answers a share of the keys, if something does. */
  Optional<CandidateEvent> canary() {
    return releases.canary();
  }

  /** Returns how good that is. */
  Optional<LiveScore> canaryScore() {
    return canary()
        .map(event -> new ModelRef(model, event.version(), event.manifestSha256()))
        .flatMap(quality::score);
  }

  /** Returns what the rule says of that; empty without a rule or a canary. */
  Optional<RollbackDecision> decideCanary() {
    return canary()
        .flatMap(
            event -> rule.map(it -> it.decideCanary(event.version(), canaryScore(), serving())));
  }

  /** Returns what the rule says of the version in service; empty without one. */
  Optional<RollbackDecision> decide() {
    return rule.map(it -> it.decide(releases, serving(), previous()));
  }

  /** When somebody said so by his clock, else when the record was written. */
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
