package io.streamtune.inference.rollout;

import io.micrometer.core.instrument.MeterRegistry;
import io.streamtune.inference.batch.Ready;
import io.streamtune.inference.batch.Route;
import io.streamtune.inference.batch.RowArena;
import io.streamtune.inference.classify.LanePool;
import io.streamtune.inference.decode.DecodedImage;
import io.streamtune.inference.model.LoadedModel;
import io.streamtune.inference.model.ModelSlot;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * What is tried beside the model in service: nothing, a shadow or a canary.
 *
 * <p>Not thread-safe but for {@link CandidateTarget}. Called on: the event loop.
 */
public final class CandidateSlot implements CandidateTarget {
  private final Shadow shadow;
  private final Canary canary;
  private final Consumer<Runnable> onLoop;
  private Optional<LoadedModel> tried = Optional.empty();

  /**
   * Tries nothing yet.
   *
   * @param rowsMax most rows of the tensor that wait for a shadow
   * @param onLoop runs something on the event loop, and the pipeline on after it
   */
  public CandidateSlot(
      RowArena rows,
      LanePool lanes,
      int rowsMax,
      MeterRegistry registry,
      Consumer<Runnable> onLoop) {
    RolloutMetrics metrics = new RolloutMetrics(registry);
    this.shadow = new Shadow(rows, lanes, metrics, rowsMax);
    this.canary = new Canary(metrics);
    this.onLoop = onLoop;
  }

  @Override
  public void beginShadow(LoadedModel candidate, Sample images) {
    onLoop.accept(
        () -> {
          begin(candidate);
          shadow.begin(candidate, images);
        });
  }

  @Override
  public void beginCanary(LoadedModel candidate, Sample keys) {
    onLoop.accept(
        () -> {
          begin(candidate);
          canary.begin(candidate, keys);
        });
  }

  private void begin(LoadedModel candidate) {
    if (tried.isPresent()) {
      throw new IllegalStateException("a candidate is tried already");
    }
    tried = Optional.of(candidate);
  }

  @Override
  public CompletableFuture<CandidateScore> end() {
    CompletableFuture<CandidateScore> ended = new CompletableFuture<>();
    onLoop.accept(() -> end(ended::complete));
    return ended;
  }

  private void end(Consumer<CandidateScore> done) {
    tried = Optional.empty();
    if (canary.isTried()) {
      canary.end(() -> done.accept(canary.score()));
    } else {
      shadow.end(done::accept);
    }
  }

  @Override
  public CompletableFuture<CandidateScore> score() {
    CompletableFuture<CandidateScore> score = new CompletableFuture<>();
    onLoop.accept(() -> score.complete(canary.isTried() ? canary.score() : shadow.score()));
    return score;
  }

  /**
   * Ends the trial and gives the candidate away, for it goes into service now.
   *
   * @param done learns when its last batch as a candidate has ended; it must not be closed before
   */
  public LoadedModel promote(Runnable done) {
    LoadedModel candidate = tried.orElseThrow();
    end(_ -> done.run());
    return candidate;
  }

  /** Returns who answers an image of this key; an empty one is nobody's. */
  public Route route(byte[] key) {
    return key.length > 0 && canary.takes(key) ? Route.CANARY : Route.LIVE;
  }

  /** Returns a lease on the canary, if there still is one. */
  public Optional<ModelSlot.Lease> acquireCanary() {
    return canary.acquire();
  }

  /** An image of a canary's keys was answered. */
  public void canaryAnswered(LoadedModel by) {
    canary.answered(by);
  }

  /** The canary could not score so many images; the version in service answers them. */
  public void canaryFellBack(int images) {
    canary.fellBack(images);
  }

  /** Takes an image that was answered; returns whether it keeps its rows, for a shadow. */
  public boolean take(Ready<DecodedImage> item, LoadedModel by, float[] probabilities) {
    return shadow.take(item, by, probabilities);
  }

  /** Gives back the rows of all that waits for a shadow; returns whether there were any. */
  public boolean yieldRows() {
    return shadow.yieldRows();
  }

  /** Runs the next image of a shadow, if a lane is spare. */
  public void runNext() {
    shadow.runNext(onLoop);
  }
}
