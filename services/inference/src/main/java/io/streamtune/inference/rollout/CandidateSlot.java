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
 * The candidate beside the serving model: none, a shadow or a canary.
 *
 * <p>Not thread-safe, except for the methods of {@link CandidateTarget}. Called on: the event loop.
 */
public final class CandidateSlot implements CandidateTarget {
  private final Shadow shadow;
  private final Canary canary;
  private final Consumer<Runnable> onLoop;
  private Optional<LoadedModel> tried = Optional.empty();

  /**
   * Creates an empty slot.
   *
   * @param rowsMax most rows of the tensor that wait for a shadow
   * @param onLoop runs an action on the event loop, and the pipeline's next step after it
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
   * Ends the rollout and returns the candidate, which becomes the serving model.
   *
   * @param done runs when its last batch as a candidate has finished; the model must not be closed
   *     before
   */
  public LoadedModel promote(Runnable done) {
    LoadedModel candidate = tried.orElseThrow();
    end(_ -> done.run());
    return candidate;
  }

  /** Returns which model runs an image of this key; an empty key belongs to no canary. */
  public Route route(byte[] key) {
    return key.length > 0 && canary.takes(key) ? Route.CANARY : Route.LIVE;
  }

  /** Returns a lease on the canary, if one still runs. */
  public Optional<ModelSlot.Lease> acquireCanary() {
    return canary.acquire();
  }

  /** Counts a prediction of the canary. */
  public void canaryAnswered(LoadedModel by) {
    canary.answered(by);
  }

  /** Counts images that the canary could not score and the serving version answers. */
  public void canaryFellBack(int images) {
    canary.fellBack(images);
  }

  /** Offers an answered image to the shadow. Returns whether the shadow keeps the image's rows. */
  public boolean take(Ready<DecodedImage> item, LoadedModel by, float[] probabilities) {
    return shadow.take(item, by, probabilities);
  }

  /**
   * Drops all images that wait for the shadow and frees their rows. Returns whether there were any.
   */
  public boolean yieldRows() {
    return shadow.yieldRows();
  }

  /** Runs the next image of the shadow if a lane is spare. */
  public void runNext() {
    shadow.runNext(onLoop);
  }
}
