package io.streamtune.inference.simulation;

import io.streamtune.inference.model.LoadedModel;
import io.streamtune.inference.rollout.ShadowScore;
import io.streamtune.inference.schedule.SimulatedPipeline;
import java.util.ArrayList;
import java.util.List;

/**
 * What the thread {@code model-swap} asks of the pipeline: the promoted version goes into service,
 * the one before is closed when it is drained; now and then a candidate is tried, which is a copy
 * of the version in service, so that it must never disagree.
 */
final class Swaps {
  private static final long TURN_MILLIS = 60;

  private final Life life;
  private final Scheduler scheduler;
  private final List<SimulatedNetwork> networks = new ArrayList<>();
  private int version;
  private boolean isBusy;
  private boolean isStopped;

  Swaps(Life life, Scheduler scheduler, int version) {
    this.life = life;
    this.scheduler = scheduler;
    this.version = version;
  }

  /** Returns the model to begin with. */
  LoadedModel first() {
    return load(String.valueOf(version));
  }

  void start(SimulatedPipeline pipeline) {
    later(() -> turn(pipeline));
  }

  void stop() {
    isStopped = true;
  }

  boolean isBusy() {
    return isBusy;
  }

  /** Checks that nothing is open which should not be. */
  void checkClosed(boolean all) {
    for (SimulatedNetwork network : networks) {
      boolean isCurrent = network == networks.getLast();
      life.require(
          network.isClosed() || (isCurrent && !all), "version %s was not closed", network.name());
    }
  }

  private LoadedModel load(String name) {
    SimulatedNetwork network =
        new SimulatedNetwork(life, name, version, version % life.plan().cuts());
    networks.add(network);
    return network.model();
  }

  private void turn(SimulatedPipeline pipeline) {
    if (isStopped) {
      return;
    }
    if (!isBusy && life.promoted() > version) {
      switchTo(pipeline, life.promoted());
    } else if (!isBusy && life.isTroubled(0.1)) {
      tryCandidate(pipeline);
    }
    scheduler.in(
        (1 + scheduler.below(4)) * TURN_MILLIS * 500_000,
        life.actor("model-swap"),
        "reads the topic",
        () -> turn(pipeline));
  }

  private void switchTo(SimulatedPipeline pipeline, int next) {
    isBusy = true;
    version = next;
    scheduler.note(life.name(), "switches to version", next);
    var switchover = pipeline.switchTo(load(String.valueOf(next)));
    var _ = switchover.drained().thenAccept(old -> later(() -> closed(old)));
  }

  private void closed(LoadedModel old) {
    old.close();
    scheduler.note(life.name(), "has closed version", old.ref().version());
    isBusy = false;
  }

  private void tryCandidate(SimulatedPipeline pipeline) {
    isBusy = true;
    LoadedModel candidate = load(SimulatedNetwork.CANDIDATE);
    networks.addFirst(networks.removeLast()); // The last one is the version in service.
    pipeline.beginShadow(candidate);
    scheduler.in(
        scheduler.upToMillis(20 * TURN_MILLIS),
        life.actor("model-swap"),
        "ends a trial",
        () -> {
          var _ = pipeline.endShadow().thenAccept(score -> later(() -> tried(candidate, score)));
        });
  }

  private void tried(LoadedModel candidate, ShadowScore score) {
    candidate.close();
    life.require(
        score.disagreements() == 0 && score.differences() < 1e-6,
        "a copy of the version in service disagrees with it: %s",
        score);
    isBusy = false;
  }

  private void later(Runnable action) {
    scheduler.in(scheduler.upToMillis(TURN_MILLIS), life.actor("model-swap"), "goes on", action);
  }
}
