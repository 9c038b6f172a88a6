package io.streamtune.inference.schedule;

import io.micrometer.core.instrument.MeterRegistry;
import io.streamtune.events.ErrorCode;
import io.streamtune.events.prediction.Timings;
import io.streamtune.events.prediction.Tta;
import io.streamtune.host.Await;
import io.streamtune.inference.batch.Batch;
import io.streamtune.inference.batch.DynamicBatcher;
import io.streamtune.inference.batch.Ready;
import io.streamtune.inference.batch.Route;
import io.streamtune.inference.batch.RowArena;
import io.streamtune.inference.classify.ClassifiedBatch;
import io.streamtune.inference.classify.LanePool;
import io.streamtune.inference.classify.TopLabels;
import io.streamtune.inference.decode.DecodeResult;
import io.streamtune.inference.decode.DecodeTask;
import io.streamtune.inference.decode.DecodedImage;
import io.streamtune.inference.decode.Decoders;
import io.streamtune.inference.decode.TtaPlan;
import io.streamtune.inference.ingest.ImageRequest;
import io.streamtune.inference.model.LoadedModel;
import io.streamtune.inference.model.ModelSwitch;
import io.streamtune.inference.model.Switchover;
import io.streamtune.inference.model.swap.TrafficSample;
import io.streamtune.inference.model.swap.TrafficWindow;
import io.streamtune.inference.quarantine.CrashGuard;
import io.streamtune.inference.rollout.CandidateSlot;
import io.streamtune.inference.rollout.CandidateTarget;
import io.streamtune.inference.tta.PassVerdict;
import io.streamtune.inference.tta.TtaConfig;
import io.streamtune.inference.tta.TtaScheduler;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decode → batch → classify, for images from Kafka and from HTTP alike. One event loop owns all of
 * its state and only moves references: {@code decode-N} threads write pixels and {@code ort-N}
 * threads run networks.
 *
 * <pre>
 *   submit ─▶ DecodeScheduler: claim rows ─▶ DecodePool ─▶ DynamicBatcher ─▶ LanePool ─▶ TtaScheduler ─▶ ResultEmitter
 *                ▲                                                                           │
 *                └──────────── free rows, another pass of uncertain images ◀─────────────────┘
 * </pre>
 *
 * <p>The submitters bound the images that wait for a decoder: the Kafka source by the limit on
 * images in flight, HTTP by its own limit.
 */
public final class Pipeline implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Pipeline.class);

  private final CrashGuard guard;
  private final EventLoop loop;
  private final LongSupplier nanoClock;
  private final PipelineMetrics metrics;
  private final ModelSwitch models;
  private final TrafficWindow traffic = new TrafficWindow();
  private final RowArena rows;
  private final TtaScheduler ttaScheduler;
  private final DecodeScheduler decodeScheduler;
  private final ResultEmitter results;
  private final Decoders decoders;
  private final LanePool lanes;
  private final DynamicBatcher<DecodedImage> batcher;
  private final BatchDispatcher dispatcher;
  private final CandidateSlot candidates;
  private volatile Consumer<Throwable> onFailure = Pipeline::logged;
  private volatile Runnable onNewVersion = () -> {};
  private boolean timerSet;

  /** Takes ownership of the model and of the workers. */
  public Pipeline(
      PipelineConfig config,
      TtaConfig tta,
      LoadedModel model,
      EventLoop loop,
      LongSupplier nanoClock,
      MeterRegistry registry,
      Workers workers) {
    this.guard = workers.guard();
    this.loop = loop;
    this.nanoClock = nanoClock;
    this.metrics = new PipelineMetrics(registry);
    this.models = new ModelSwitch(model, () -> onNewVersion.run());
    int laneCount = model.network().lanes();
    int rowBytes = model.network().rowBytes();
    int viewsMax = tta.policy().viewsMax();
    this.rows = new RowArena(config.rows(laneCount, viewsMax));
    ByteBuffer tensor = ByteBuffer.allocateDirect(config.tensorBytes(model.network(), viewsMax));
    this.batcher = new DynamicBatcher<>(config.batch());
    this.lanes =
        new LanePool(
            laneCount, workers.lanes().apply(laneCount), tensor, rowBytes, guard.work(), nanoClock);
    this.decoders = workers.decoders().start(tensor, rowBytes, new Decodings());
    this.ttaScheduler = new TtaScheduler(tta);
    this.results =
        new ResultEmitter(models, guard.quarantine(), traffic, metrics, nanoClock, config.topK());
    this.decodeScheduler =
        new DecodeScheduler(ttaScheduler, models, rows, decoders, guard.quarantine(), results);
    this.candidates =
        new CandidateSlot(rows, lanes, config.batch().rowsMax(), registry, this::onLoopThenPump);
    this.dispatcher =
        new BatchDispatcher(batcher, lanes, models, candidates, metrics, nanoClock, new Outcomes());
    metrics.queue("decode", decoders::queued, config.decode().queueMax());
    metrics.queue("doubtful", decodeScheduler::doubtful, rows.rows());
    metrics.queue("rows", rows::used, rows.rows());
    metrics.queue("lanes", lanes::running, laneCount);
  }

  /**
   * Sets the callback for a failure after which the pipeline cannot continue, such as a bug or a
   * broken installation. Images in flight then get no outcome.
   */
  public void onFailure(Consumer<Throwable> callback) {
    onFailure = callback;
  }

  /**
   * Sets the callback that runs between the last result of a serving version and the first of the
   * next. Called on: the event loop.
   */
  public void onNewVersion(Runnable callback) {
    onNewVersion = callback;
  }

  /** Submits images; each gets exactly one outcome. Called on: any thread. */
  public void submit(List<ImageRequest> requests) {
    onLoopThenPump(
        () -> {
          traffic.came(requests.size());
          decodeScheduler.submit(requests.stream().filter(this::isFit).toList());
        });
  }

  /** Drops the images whose partition was revoked. Called on: any thread. */
  public void giveUpStale() {
    onLoopThenPump(
        () -> {
          decodeScheduler.giveUpStale();
          dispatcher.giveUpStale();
        });
  }

  /** Rejects an image that killed the process; it is not tried again. */
  private boolean isFit(ImageRequest request) {
    boolean isPoison = guard.quarantine().isPoison(request);
    if (isPoison) {
      results.rejectPoison(request);
    }
    return !isPoison;
  }

  /** Returns the serving model. Called on: any thread. */
  public LoadedModel model() {
    return models.current();
  }

  /**
   * Switches to another model between two batches. It must take rows of the same size. If it needs
   * another preprocessing, the images that are already decoded are classified first. Called on: any
   * thread; one switch at a time.
   */
  public Switchover switchTo(LoadedModel next) {
    Switchover switchover = new Switchover(new CompletableFuture<>(), new CompletableFuture<>());
    onLoopThenPump(() -> models.request(next, switchover));
    return switchover;
  }

  /** Returns the slot where a candidate runs beside the serving model. Called on: any thread. */
  public CandidateTarget candidates() {
    return candidates;
  }

  /**
   * Switches to the candidate that runs, as {@link #switchTo} does. Called on: any thread; one
   * switch at a time.
   */
  public Switchover switchToCandidate() {
    CompletableFuture<Void> switched = new CompletableFuture<>();
    CompletableFuture<LoadedModel> drained = new CompletableFuture<>();
    CompletableFuture<Void> released = new CompletableFuture<>();
    onLoopThenPump(
        () -> {
          LoadedModel next = candidates.promote(() -> released.complete(null));
          models.request(next, new Switchover(switched, drained));
        });
    return new Switchover(switched, drained.thenCombine(released, (old, _) -> old));
  }

  /** Returns the traffic between two points in time. Called on: any thread. */
  public CompletableFuture<TrafficSample> traffic(long fromNanos, long toNanos) {
    CompletableFuture<TrafficSample> sample = new CompletableFuture<>();
    onLoop(() -> sample.complete(traffic.between(fromNanos, toNanos)));
    return sample;
  }

  /** Stops holding images back for fuller batches, from now on. Called on: any thread. */
  public void drain() {
    onLoopThenPump(batcher::drain);
  }

  private void pump() {
    if (!loop.isCurrent()) {
      throw new IllegalStateException("the pipeline's state belongs to its event loop");
    }
    models.proceed(dispatcher.isIdle());
    decodeScheduler.decode(nanoClock.getAsLong());
    if (decodeScheduler.isWaiting() && candidates.yieldRows()) {
      decodeScheduler.decode(nanoClock.getAsLong());
    }
    dispatcher.fillLanes(this::onLoopThenPump);
    if (!decodeScheduler.isWaiting() && !dispatcher.hasWork()) {
      candidates.runNext();
    }
    wakeAtDeadline();
  }

  private void onLoopThenPump(Runnable action) {
    onLoop(
        () -> {
          action.run();
          pump();
        });
  }

  private void onDecoded(DecodeResult result) {
    switch (result) {
      case DecodeResult.Done(DecodedImage image) when image.task().request().isStale() -> {
        models.decoded(1);
        giveUp(image.task());
      }
      case DecodeResult.Done(DecodedImage image) -> {
        metrics.decoded(image);
        DecodeTask task = image.task();
        int views = task.plan().views().size();
        Route route = candidates.route(task.request().key());
        batcher.offer(
            new Ready<>(image, task.sequence(), task.firstRow(), views, image.endNanos(), route));
      }
      case DecodeResult.Rejected(DecodeTask task, ErrorCode code, String detail) -> {
        models.decoded(1);
        rows.free(task.firstRow(), task.plan().views().size());
        results.reject(task, code, "decode", detail);
      }
    }
    pump();
  }

  /** Takes the results of the decoders. Called on: the decoders' threads. */
  private final class Decodings implements Decoders.Results {
    @Override
    public void done(DecodeResult result) {
      onLoop(() -> onDecoded(result));
    }

    @Override
    public void broken(Throwable cause) {
      Pipeline.this.failed(cause);
    }
  }

  /** Takes the results of the runs. */
  private final class Outcomes implements BatchDispatcher.Results {
    @Override
    public void scored(Batch<DecodedImage> batch, LoadedModel by, ClassifiedBatch.Scored scores) {
      answer(batch, by, scores);
    }

    @Override
    public void stale(Ready<DecodedImage> image) {
      giveUp(image.image().task());
    }

    @Override
    public void failed(Ready<DecodedImage> image, String detail) {
      refuse(image, detail);
    }

    @Override
    public void broken(Throwable cause) {
      Pipeline.this.failed(cause);
    }
  }

  private void answer(Batch<DecodedImage> batch, LoadedModel model, ClassifiedBatch.Scored scored) {
    for (int i = 0; i < batch.items().size(); i++) {
      Ready<DecodedImage> item = batch.items().get(i);
      float[] probabilities = scored.probabilities().get(i);
      if (item.route() == Route.CANARY && !TopLabels.areProbabilities(probabilities)) {
        dispatcher.fallBack(item);
        continue;
      }
      boolean isAnswered = judge(item.image(), model, scored, probabilities);
      if (isAnswered && item.route() == Route.CANARY) {
        candidates.canaryAnswered(model);
      }
      if (!isAnswered || !candidates.take(item, model, probabilities)) {
        rows.free(item.firstRow(), item.rows());
      }
    }
  }

  /**
   * Answers an image or queues it for another pass. Returns whether a model's prediction was
   * emitted.
   */
  private boolean judge(
      DecodedImage image, LoadedModel by, ClassifiedBatch.Scored scored, float[] probabilities) {
    DecodeTask task = image.task();
    if (task.request().isStale()) {
      results.giveUp(task.request());
      return false;
    }
    if (!TopLabels.areProbabilities(probabilities)) {
      results.rejectScores(task, by);
      return false;
    }
    Timings timings = results.timings(image, scored);
    return switch (ttaScheduler.after(task.pass(), by.activation(), probabilities)) {
      case PassVerdict.Answer(Tta tta) -> {
        results.predict(task, by, probabilities, tta, timings);
        yield true;
      }
      case PassVerdict.AnotherPass(TtaPlan plan) -> {
        decodeScheduler.submitAgain(task.pass().again(plan, nanoClock.getAsLong(), timings));
        yield false;
      }
    };
  }

  private void giveUp(DecodeTask task) {
    rows.free(task.firstRow(), task.plan().views().size());
    results.giveUp(task.request());
  }

  private void refuse(Ready<DecodedImage> item, String detail) {
    rows.free(item.firstRow(), item.rows());
    results.reject(item.image().task(), ErrorCode.INFERENCE_FAILED, "classify", detail);
  }

  private void wakeAtDeadline() {
    long deadlineNanos = batcher.nextDeadlineNanos();
    if (timerSet || deadlineNanos == Long.MAX_VALUE || !lanes.hasFreeLane()) {
      return;
    }
    timerSet = true;
    loop.schedule(
        Math.max(0, deadlineNanos - nanoClock.getAsLong()),
        () -> {
          timerSet = false;
          onLoop(this::pump);
        });
  }

  private void onLoop(Runnable action) {
    loop.execute(
        () -> {
          try {
            action.run();
          } catch (RuntimeException e) {
            failed(e);
          }
        });
  }

  private void failed(Throwable cause) {
    onFailure.accept(cause);
  }

  private static void logged(Throwable cause) {
    log.error("the pipeline failed and cannot continue", cause);
  }

  /**
   * Ends the threads and frees the model. Called on: any thread but the event loop, after the last
   * outcome.
   */
  @Override
  public void close() {
    close(Await.LONG_STEP);
  }

  /** Closes in at most this time. */
  public void close(Duration timeout) {
    decoders.close(timeout.dividedBy(2));
    lanes.close(timeout.dividedBy(2));
    loop.execute(models::close);
  }
}
