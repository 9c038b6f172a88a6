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
 * Decides which batch runs next on a free lane. If a batch fails, the dispatcher runs its images
 * again one by one, so that the image at fault does not fail the others. If a batch fails on a
 * canary, its images run on the serving model.
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

  /** Takes the results of the runs. Called on: the event loop. */
  interface Results {
    /** A model scored every image of a batch. */
    void scored(Batch<DecodedImage> batch, LoadedModel by, ClassifiedBatch.Scored scores);

    /** An image is not run, or not run again, because another consumer answers it. */
    void stale(Ready<DecodedImage> image);

    /** An image failed in a batch of its own. */
    void failed(Ready<DecodedImage> image, String detail);

    /** The pipeline cannot continue. */
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

  /** Returns whether images are ready to run or have to run again. */
  boolean hasWork() {
    return !alone.isEmpty() || batcher.size() > 0;
  }

  /** Returns whether no batch runs and no image has to run again. */
  boolean isIdle() {
    return alone.isEmpty() && lanes.running() == 0;
  }

  /**
   * Fills the free lanes.
   *
   * @param onLoop runs an action of a lane's thread on the event loop
   */
  void fillLanes(Consumer<Runnable> onLoop) {
    while (lanes.hasFreeLane() && runNext(onLoop)) {
      // Until no lane is free or no batch is ready.
    }
  }

  /** Drops the images that another consumer answers. */
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

  /** Returns a lease; a batch for a canary that has ended runs on the serving model. */
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

  /** Runs an image that a canary could not score on the serving model. */
  void fallBack(Ready<DecodedImage> item) {
    candidates.canaryFellBack(1);
    alone.add(item.live());
  }

  /** Stops the service, unless a canary failed: its images fall back to the serving model. */
  private void broken(Batch<DecodedImage> batch, Throwable cause) {
    if (batch.route() == Route.CANARY) {
      batch.items().forEach(this::fallBack);
    } else {
      results.broken(cause);
    }
  }

  /**
   * Runs the images one by one, as none is to blame. If one fails even so, it is not rejected: the
   * service stops.
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
