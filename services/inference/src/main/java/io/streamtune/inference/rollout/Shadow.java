package io.streamtune.inference.rollout;

import io.streamtune.inference.batch.Batch;
import io.streamtune.inference.batch.Ready;
import io.streamtune.inference.batch.RowArena;
import io.streamtune.inference.classify.ClassifiedBatch;
import io.streamtune.inference.classify.LanePool;
import io.streamtune.inference.classify.TopLabels;
import io.streamtune.inference.decode.DecodedImage;
import io.streamtune.inference.model.LoadedModel;
import io.streamtune.inference.model.ModelSlot;
import io.streamtune.inference.rollout.Comparison.Said;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A candidate that scores images as extra work, beside the serving model. Answered images, at most
 * a batch of them, keep their rows until a lane is spare. They run one by one, and are dropped as
 * soon as a live image waits for a decoder or for rows.
 *
 * <p>Not thread-safe. Called on: the event loop.
 */
final class Shadow {
  private final RowArena rows;
  private final LanePool lanes;
  private final RolloutMetrics metrics;
  private final int rowsMax;
  private final Deque<Waiting> waiting = new ArrayDeque<>();
  private Optional<Tried> tried = Optional.empty();
  private ShadowScore score = ShadowScore.NONE;
  private int waitingRows;
  private boolean isRunning;

  private record Tried(ModelSlot slot, Sample sample) {}

  /** An answered image that keeps its rows. */
  private record Waiting(Ready<DecodedImage> item, Said live) {}

  /**
   * Starts without a candidate.
   *
   * @param rowsMax most rows that wait
   */
  Shadow(RowArena rows, LanePool lanes, RolloutMetrics metrics, int rowsMax) {
    this.rows = rows;
    this.lanes = lanes;
    this.metrics = metrics;
    this.rowsMax = rowsMax;
  }

  /** Starts to score with a candidate. */
  void begin(LoadedModel candidate, Sample sample) {
    tried = Optional.of(new Tried(new ModelSlot(candidate), sample));
    score = ShadowScore.NONE;
  }

  /**
   * Ends the candidate, if there is one; {@code done} takes the score when its last batch has
   * finished.
   */
  void end(Consumer<ShadowScore> done) {
    yieldRows();
    Optional<Tried> ended = tried;
    tried = Optional.empty();
    ended.ifPresentOrElse(
        candidate -> candidate.slot().retire(_ -> done.accept(score)), () -> done.accept(score));
  }

  ShadowScore score() {
    return score;
  }

  /** Offers an answered image. Returns whether its rows are kept. */
  boolean take(Ready<DecodedImage> item, LoadedModel by, float[] probabilities) {
    String id = item.image().task().request().image().id();
    if (tried.isEmpty() || !tried.get().sample().takes(id)) {
      return false;
    }
    if (waitingRows + item.rows() > rowsMax) {
      drop();
      return false;
    }
    waiting.add(new Waiting(item, new Said(by.classes(), by.activation(), probabilities)));
    waitingRows += item.rows();
    return true;
  }

  /** Drops the images that wait and frees their rows. Returns whether there were any. */
  boolean yieldRows() {
    boolean hasRows = !waiting.isEmpty();
    while (!waiting.isEmpty()) {
      free(waiting.remove().item());
      drop();
    }
    waitingRows = 0;
    return hasRows;
  }

  private void drop() {
    score = score.plusDropped();
    metrics.dropped();
  }

  /**
   * Runs the next image if a lane is spare.
   *
   * @param onLoop runs an action of the lane's thread on the event loop
   */
  void runNext(Consumer<Runnable> onLoop) {
    if (isRunning || waiting.isEmpty() || tried.isEmpty() || !lanes.hasSpareLane()) {
      return;
    }
    isRunning = true;
    Waiting next = waiting.remove();
    waitingRows -= next.item().rows();
    ModelSlot.Lease lease = tried.get().slot().acquire();
    lanes.run(
        Batch.alone(next.item()),
        lease,
        finished -> onLoop.accept(() -> onRun(next, lease, finished)));
  }

  private void onRun(Waiting image, ModelSlot.Lease lease, ClassifiedBatch finished) {
    isRunning = false;
    lanes.release(finished);
    free(image.item());
    try (lease) {
      switch (finished) {
        case ClassifiedBatch.Scored scored ->
            compare(image.live(), lease.model(), scored.probabilities().getFirst());
        // Whatever a candidate does, live images are still served.
        case ClassifiedBatch.Failed _ -> fail();
        case ClassifiedBatch.OutOfMemory _ -> fail();
        case ClassifiedBatch.Broken _ -> fail();
      }
    }
  }

  private void compare(Said live, LoadedModel candidate, float[] probabilities) {
    if (!TopLabels.areProbabilities(probabilities)) {
      fail();
      return;
    }
    Said said = new Said(candidate.classes(), candidate.activation(), probabilities);
    Comparison comparison = Comparison.of(live, said);
    score = score.plus(comparison);
    metrics.compared(comparison);
  }

  private void fail() {
    score = score.plusFailed();
    metrics.failed();
  }

  private void free(Ready<DecodedImage> item) {
    rows.free(item.firstRow(), item.rows());
  }
}
