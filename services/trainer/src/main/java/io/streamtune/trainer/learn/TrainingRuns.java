package io.streamtune.trainer.learn;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.streamtune.events.model.ModelEvent;
import io.streamtune.events.model.ReplicaEvent;
import io.streamtune.events.training.TrainingEvent;
import io.streamtune.events.training.TrainingEvent.Stage;
import io.streamtune.model.InvalidModelException;
import io.streamtune.model.bundle.Manifest;
import io.streamtune.model.bundle.ModelBundle;
import io.streamtune.model.bundle.ModelId;
import io.streamtune.model.bundle.ServingModel;
import io.streamtune.model.release.ModelTopic;
import io.streamtune.model.store.ModelStore;
import io.streamtune.model.store.VersionState;
import io.streamtune.stream.StreamException;
import io.streamtune.trainer.dataset.DatasetException;
import io.streamtune.trainer.finetune.probe.NativeDeathException;
import io.streamtune.trainer.finetune.run.DivergedException;
import io.streamtune.trainer.learn.run.TrainingProgress;
import io.streamtune.trainer.learn.run.TrainingRun;
import io.streamtune.trainer.release.ModelEvents;
import io.streamtune.trainer.release.Retention;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Performs training runs, and releases a candidate that passes the gate: first into the store, then
 * announced.
 *
 * <p>Called on: one thread, which blocks.
 */
final class TrainingRuns {
  private static final Logger log = LoggerFactory.getLogger(TrainingRuns.class);
  private static final DateTimeFormatter VERSION =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);

  private static final String PROMOTED_MEANWHILE =
      "another version was put into service during the round; the candidate is compared with it";

  private final LearnConfig config;
  private final ModelBundle base;
  private final ModelStore store;
  private final Consumer<TrainingEvent> events;
  private final InstantSource clock;
  private final LongSupplier nanoTime;

  /**
   * Creates it.
   *
   * @param events receives the progress of each run
   */
  TrainingRuns(
      LearnConfig config,
      ModelBundle base,
      ModelStore store,
      Consumer<TrainingEvent> events,
      InstantSource clock,
      LongSupplier nanoTime) {
    this.config = config;
    this.base = base;
    this.store = store;
    this.events = events;
    this.clock = clock;
    this.nanoTime = nanoTime;
  }

  /**
   * Performs a training run.
   *
   * @param classes that take part
   * @param reason why the run begins, as text for people
   * @param isActive whether this trainer may still announce a version
   * @return false if the run must be resumed, here or by another trainer
   */
  boolean run(List<String> classes, String reason, BooleanSupplier isActive)
      throws IOException, InterruptedException {
    Instant now = clock.instant();
    ModelId id = new ModelId(config.model(), VERSION.format(now));
    TrainingProgress progress =
        new TrainingProgress(id.toString(), config.model(), events, nanoTime);
    progress.say(
        Stage.DATASET, "%s; classes: %s".formatted(reason, String.join(", ", classes)), Map.of());
    try {
      Optional<ModelEvent> wanted = wanted();
      ModelBundle incumbent = incumbent(wanted);
      Path images = config.folder().resolve("images");
      TrainingRun.Result result =
          round().run(images, classes, ServingModel.of(incumbent), id, now, progress);
      progress.say(Stage.GATE, result.verdict().reason(), result.verdict().numbers());
      // Stored as a candidate until it is promoted: a bare model name does not resolve to it, even
      // for a replica that starts now.
      store.put(result.candidate(), companions(result));
      if (!isActive.getAsBoolean()) {
        progress.say(Stage.FAILED, "another trainer is active now and continues", Map.of());
        return false;
      }
      if (result.verdict().isPassed()) {
        if (!announce(released(result, incumbent), wanted)) {
          log.warn("{} is not promoted: {}", id, PROMOTED_MEANWHILE);
          progress.say(Stage.FAILED, PROMOTED_MEANWHILE, Map.of());
          return false;
        }
        progress.say(Stage.RELEASED, id + " is promoted", result.verdict().numbers());
      } else {
        progress.say(Stage.REFUSED, result.verdict().reason(), result.verdict().numbers());
      }
      round().forget();
      log.info("{}: {}", id, result.verdict().reason());
      removeOld();
      return true;
    } catch (StreamException e) {
      log.warn("the round of {} is gone on with later: {}", id, e.getMessage());
      progress.say(Stage.FAILED, "gone on with later: " + e.getMessage(), Map.of());
      return false;
    } catch (DatasetException
        | DivergedException
        | InvalidModelException
        | NativeDeathException e) {
      // A retry would fail for the same reason.
      round().forget();
      log.warn("the round of {} broke off: {}", id, e.getMessage());
      progress.say(Stage.FAILED, String.valueOf(e.getMessage()), Map.of());
      return true;
    }
  }

  private Optional<ModelEvent> wanted() {
    try (ModelTopic topic = new ModelTopic(config.kafka(), config.topics().models())) {
      return topic.wanted(config.model());
    }
  }

  /**
   * Announces a candidate, unless another version was promoted since the run began: the candidate
   * was not compared with that version.
   *
   * @param wanted the promoted version when the run began
   */
  private boolean announce(ModelEvent event, Optional<ModelEvent> wanted) {
    try (ModelTopic topic = new ModelTopic(config.kafka(), config.topics().models())) {
      Optional<String> now = topic.wanted(config.model()).map(ModelEvent::version);
      if (!now.equals(wanted.map(ModelEvent::version))) {
        return false;
      }
      ModelEvents.announce(topic, store, event, clock.instant());
      return true;
    }
  }

  /**
   * Deletes old candidates. A version that is served, tried, or the target of a possible rollback
   * stays.
   */
  private void removeOld() throws IOException {
    Set<String> needed;
    try {
      needed = needed();
    } catch (StreamException e) {
      log.warn("old versions stay in the store until the next round: {}", e.getMessage());
      return; // The run has ended, whatever the state of the brokers.
    }
    List<Manifest> candidates = new ArrayList<>();
    for (Manifest model : store.list().models()) {
      if (store.state(model) == VersionState.CANDIDATE && isOfRound(model.id())) {
        candidates.add(model);
      }
    }
    for (ModelId old : config.round().retention().leaving(candidates, config.model(), needed)) {
      store.delete(old);
      log.info("{} has left the store", old);
    }
    List<String> dead = store.removeLeftovers(clock.instant().minus(Retention.LEFT_OVER));
    dead.forEach(folder -> log.info("{} was left over; it is removed", folder));
  }

  private static Map<String, byte[]> companions(TrainingRun.Result result) {
    Map<String, byte[]> companions = new TreeMap<>(result.report());
    companions.put(ModelStore.ROUND, "Made by a round of the trainer.\n".getBytes(UTF_8));
    return companions;
  }

  /** A training run marks its version; a version that a person added has no mark and stays. */
  private boolean isOfRound(ModelId id) throws IOException {
    return store.companion(id, ModelStore.ROUND).isPresent();
  }

  /** Reads the topic again: a run takes long, and only the topic's current content counts. */
  private Set<String> needed() {
    String model = config.model();
    Set<String> needed = new TreeSet<>();
    needed.add(base.manifest().id().version());
    try (ModelTopic topic = new ModelTopic(config.kafka(), config.topics().models())) {
      for (ModelEvent event : topic.wanted(model).stream().toList()) {
        needed.add(event.version());
        event.previous().ifPresent(needed::add);
      }
      topic.candidate(model).ifPresent(tried -> needed.add(tried.version()));
      for (ReplicaEvent replica : topic.replicas(model).values()) {
        needed.add(replica.serving().version());
        replica.trial().ifPresent(trial -> needed.add(trial.version()));
      }
    }
    return needed;
  }

  /** Returns whether a run was interrupted and must be resumed. */
  boolean isUnderWay() {
    return round().isUnderWay();
  }

  private TrainingRun round() {
    return new TrainingRun(
        base,
        config.round().recipe(),
        config.round().rateFinder(),
        config.round().gate(),
        config.round().device(),
        config.folder().resolve("round"),
        nanoTime);
  }

  /**
   * Returns the model that the replicas serve: the version promoted on the topic, else the one that
   * the model's name resolves to.
   */
  private ModelBundle incumbent(Optional<ModelEvent> wanted) throws IOException {
    if (wanted.isPresent()) {
      ModelEvent event = wanted.get();
      ModelBundle served = store.fetch(event.uri(), event.manifestSha256());
      ModelEvents.record(store, event); // The promoter may not reach the store.
      return served;
    }
    return store.find(config.model()).orElse(base);
  }

  /** A rollback of the first version returns to the base, which served before it. */
  private ModelEvent released(TrainingRun.Result result, ModelBundle incumbent) {
    return ModelEvents.serve(
        result.candidate(),
        store,
        ModelEvent.State.PROMOTED,
        result.verdict().numbers(),
        Optional.of(incumbent.manifest().id().version()),
        Optional.of(result.verdict().reason()));
  }
}
