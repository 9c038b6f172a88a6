package io.streamtune.inference.schedule;

import io.streamtune.inference.batch.Batch;
import io.streamtune.inference.batch.DynamicBatcher;
import io.streamtune.inference.batch.FlushReason;
import io.streamtune.inference.batch.Ready;
import io.streamtune.inference.batch.Route;
import io.streamtune.inference.classify.ClassifiedBatch;
import io.streamtune.inference.classify.LanePool;
import io.streamtune.inference.decode.DecodedImage;
import io.streamtune.inference.model.LoadedModel;
import io.streamtune.inference.model.ModelSlot;
import io.streamtune.inference.model.ModelSwitch;
import io.streamtune.inference.rollout.CandidateSlot;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Which batch runs next on a free lane, and what becomes of one that failed: it is run again image
 * by image, so that the one at fault does not take the others with it. What failed on a canary is
 * run on the model in service.
 *
 * <p>Not thread-safe. Called on: the event loop.
 */
public final class BatchDispatcher {
  private final DynamicBatcher<DecodedImage> batcher;
  private final LanePool lanes;
  private final ModelSwitch models;
  private final CandidateSlot candidates;
  private final PipelineMetrics metrics;
  private final LongSupplier nanoClock;
  private final Results results;
  private final Deque<Ready<DecodedImage>> alone = new ArrayDeque<>();

  /** Takes what came of the runs. Called on: the event loop. */
  interface Results {
    /** A batch was scored by a model, wholly. */
    void scored(Batch<DecodedImage> batch, LoadedModel by, ClassifiedBatch.Scored scores);

    /** An image is not run, or not run again, as another member answers it. */
    void stale(Ready<DecodedImage> image);

    /** An image failed, alone. */
    void failed(Ready<DecodedImage> image, String detail);

    /** The pipeline cannot go on. */
    void broken(Throwable cause);
  }

  BatchDispatcher(
      DynamicBatcher<DecodedImage> batcher,
      LanePool lanes,
      ModelSwitch models,
      CandidateSlot candidates,
      PipelineMetrics metrics,
      LongSupplier nanoClock,
      Results results) {
    this.batcher = batcher;
    this.lanes = lanes;
    this.models = models;
    this.candidates = candidates;
    this.metrics = metrics;
    this.nanoClock = nanoClock;
    this.results = results;
  }

  /** Returns whether images are to be run again, or ready to be run. */
  boolean hasWork() {
    return !alone.isEmpty() || batcher.size() > 0;
  }

  /** Returns whether nothing runs that was decoded for the model in service, or is to run again. */
  boolean isIdle() {
    return alone.isEmpty() && lanes.running() == 0;
  }

  /**
   * Fills the free lanes.
   *
   * @param onLoop takes, on a lane's thread, what is to be done on the loop
   */
  void fillLanes(Consumer<Runnable> onLoop) {
    while (lanes.hasFreeLane() && runNext(onLoop)) {
      // Until the lanes or the batches run out.
    }
  }

  /** Gives up the images that another member answers. */
  void giveUpStale() {
    for (Ready<DecodedImage> item : batcher.remove(BatchDispatcher::isStale)) {
      models.decoded(1);
      results.stale(item);
    }
    List<Ready<DecodedImage>> stale = alone.stream().filter(i -> isStale(i.image())).toList();
    alone.removeAll(stale);
    stale.forEach(results::stale);
  }

  private static boolean isStale(DecodedImage image) {
    return image.task().request().isStale();
  }

  private boolean runNext(Consumer<Runnable> onLoop) {
    giveUpStale();
    Optional<Batch<DecodedImage>> batch =
        alone.isEmpty() ? batched() : Optional.of(Batch.alone(alone.remove()));
    if (batch.isEmpty()) {
      return false;
    }
    ModelSlot.Lease lease = acquire(batch.get().route());
    long nowNanos = nanoClock.getAsLong();
    metrics.batch(batch.get(), nowNanos);
    BatchSpans spans = BatchSpans.begin(batch.get(), lease.model().ref(), nowNanos);
    lanes.run(
        batch.get(),
        lease,
        finished -> onLoop.accept(() -> onRun(batch.get(), lease, spans, finished)));
    return true;
  }

  /** A batch for a canary that was ended meanwhile runs on the model in service. */
  private ModelSlot.Lease acquire(Route route) {
    return switch (route) {
      case LIVE -> models.acquire();
      case CANARY -> candidates.acquireCanary().orElseGet(models::acquire);
    };
  }

  private Optional<Batch<DecodedImage>> batched() {
    Optional<Batch<DecodedImage>> batch = batcher.poll(nanoClock.getAsLong());
    batch.ifPresent(some -> models.decoded(some.items().size()));
    return batch;
  }

  private void onRun(
      Batch<DecodedImage> batch,
      ModelSlot.Lease lease,
      BatchSpans spans,
      ClassifiedBatch finished) {
    lanes.release(finished);
    spans.end(finished);
    try (lease) {
      switch (finished) {
        case ClassifiedBatch.Scored scored -> scored(batch, lease.model(), scored);
        case ClassifiedBatch.Failed(int _, String detail) -> isolate(batch, detail);
        case ClassifiedBatch.OutOfMemory(int _, OutOfMemoryError cause) ->
            outOfMemory(batch, cause);
        case ClassifiedBatch.Broken(int _, Throwable cause) -> broken(batch, cause);
      }
    }
  }

  private void scored(Batch<DecodedImage> batch, LoadedModel by, ClassifiedBatch.Scored scored) {
    if (scored.probabilities().size() != batch.items().size()) {
      throw new IllegalStateException(
          "%d images went in, %d came out"
              .formatted(batch.items().size(), scored.probabilities().size()));
    }
    metrics.ran(scored);
    results.scored(batch, by, scored);
  }

  /** Has an image that a canary could not score answered by the model in service. */
  void fallBack(Ready<DecodedImage> item) {
    candidates.canaryFellBack(1);
    alone.add(item.live());
  }

  /** Whatever a canary does, images are served on. */
  private void broken(Batch<DecodedImage> batch, Throwable cause) {
    if (batch.route() == Route.CANARY) {
      batch.items().forEach(this::fallBack);
    } else {
      results.broken(cause);
    }
  }

  /**
   * Images are not to blame for it: they are run one by one, and if that fails, none is refused.
   */
  private void outOfMemory(Batch<DecodedImage> batch, OutOfMemoryError cause) {
    if (batch.route() != Route.CANARY && batch.reason() != FlushReason.ALONE) {
      runOneByOne(batch);
      return;
    }
    broken(
        batch,
        new IllegalStateException(
            "no memory to run the network on one image (%s): give the process, or the GPU, more memory, or lower engine.lanes or batch.rows-max"
                .formatted(cause),
            cause));
  }

  private void isolate(Batch<DecodedImage> batch, String detail) {
    if (batch.route() == Route.CANARY) {
      batch.items().forEach(this::fallBack);
    } else if (batch.items().size() > 1) {
      runOneByOne(batch);
    } else {
      results.failed(batch.items().getFirst(), detail);
    }
  }

  private void runOneByOne(Batch<DecodedImage> batch) {
    alone.addAll(batch.items());
  }
}
