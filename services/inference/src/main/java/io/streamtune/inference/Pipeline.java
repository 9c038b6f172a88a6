package io.streamtune.inference;

import io.streamtune.events.ErrorCode;
import io.streamtune.events.Timings;
import io.streamtune.events.Tta;
import io.streamtune.inference.batch.Batch;
import io.streamtune.inference.batch.DynamicBatcher;
import io.streamtune.inference.batch.Ready;
import io.streamtune.inference.batch.RowArena;
import io.streamtune.inference.classify.ClassifiedBatch;
import io.streamtune.inference.classify.LanePool;
import io.streamtune.inference.classify.LoadedModel;
import io.streamtune.inference.classify.ModelSlot;
import io.streamtune.inference.classify.TopLabels;
import io.streamtune.inference.decode.DecodePool;
import io.streamtune.inference.decode.DecodeResult;
import io.streamtune.inference.decode.DecodeTask;
import io.streamtune.inference.decode.DecodedImage;
import io.streamtune.inference.decode.TtaPlan;
import io.streamtune.inference.ingest.ImageRequest;
import io.streamtune.inference.ingest.ImageRequest.Content;
import io.streamtune.inference.ingest.Outcome;
import io.streamtune.inference.swap.SwapTarget.Switchover;
import io.streamtune.inference.swap.Traffic;
import io.streamtune.inference.swap.TrafficSample;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decode → batch → classify, for images from Kafka and from HTTP alike. All of its state lives on
 * one event loop, which only moves references: pixels are written on {@code decode-N} and networks
 * run on {@code ort-N}.
 *
 * <pre>
 *   submit ─▶ pending ─▶ claim rows ─▶ DecodePool ─▶ DynamicBatcher ─▶ LanePool ─▶ reply
 *                ▲                                                        │
 *                └────────────── free rows, pump again ◀──────────────────┘
 * </pre>
 *
 * <p>{@code pending} is bounded by those who submit: the Kafka source by what is in flight, HTTP by
 * its own limit.
 */
final class Pipeline implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Pipeline.class);

  private final PipelineConfig config;
  private final EventLoop loop;
  private final LongSupplier nanoClock;
  private final PipelineMetrics metrics;
  private final TtaPolicy tta;
  private final ModelSwitch models;
  private final Traffic traffic = new Traffic();
  private final RowArena rows;
  private final DecodePool decoders;
  private final LanePool lanes;
  private final DynamicBatcher<DecodedImage> batcher;
  private volatile Consumer<Throwable> onFailure = Pipeline::logged;
  private final Deque<ImageRequest> pending = new ArrayDeque<>();
  private final Deque<Ready<DecodedImage>> alone = new ArrayDeque<>();
  private long sequence;
  private boolean timerSet;

  /** Starts the threads and takes ownership of the model. */
  Pipeline(
      PipelineConfig config,
      TtaPolicy tta,
      LoadedModel model,
      EventLoop loop,
      LongSupplier nanoClock,
      PipelineMetrics metrics) {
    this.config = config;
    this.tta = tta;
    this.loop = loop;
    this.nanoClock = nanoClock;
    this.metrics = metrics;
    this.models = new ModelSwitch(model);
    int laneCount = model.network().lanes();
    int rowBytes = model.network().rowBytes();
    this.rows = new RowArena(config.rows(laneCount, tta.viewsMax()));
    // A run on a GPU is padded to a fixed size and reads that far; what lies there does not matter.
    int padding = model.network().paddedRows(config.batch().rowsMax());
    ByteBuffer tensor = ByteBuffer.allocateDirect((rows.rows() + padding) * rowBytes);
    this.batcher = new DynamicBatcher<>(config.batch());
    this.lanes = new LanePool(laneCount, tensor, rowBytes, nanoClock);
    this.decoders =
        new DecodePool(
            config.decode(),
            rowBytes,
            tensor,
            result -> onLoop(() -> onDecoded(result)),
            this::failed,
            nanoClock);
    metrics.queue("decode", decoders::queued, config.decode().queueMax());
    metrics.queue("rows", rows::used, rows.rows());
    metrics.queue("lanes", lanes::running, laneCount);
  }

  /**
   * Sets what is told when the pipeline cannot go on, by a bug or a broken installation; images in
   * flight then get no outcome.
   */
  void onFailure(Consumer<Throwable> callback) {
    onFailure = callback;
  }

  /** Takes images; each gets exactly one outcome. Called on: any thread. */
  void submit(List<ImageRequest> requests) {
    onLoop(
        () -> {
          traffic.came(requests.size());
          pending.addAll(requests);
          pump();
        });
  }

  /** Returns the model in service. Called on: the event loop. */
  LoadedModel model() {
    return models.current();
  }

  /**
   * Puts another model into service between two batches. It must take rows of the same size. If it
   * wants photos cut another way, what is decoded already is classified first. Called on: any
   * thread; one switch at a time.
   */
  Switchover switchTo(LoadedModel next) {
    Switchover switchover = new Switchover(new CompletableFuture<>(), new CompletableFuture<>());
    onLoop(
        () -> {
          models.request(next, switchover);
          pump();
        });
    return switchover;
  }

  /** Returns what was answered between two points in time. Called on: any thread. */
  CompletableFuture<TrafficSample> traffic(long fromNanos, long toNanos) {
    CompletableFuture<TrafficSample> sample = new CompletableFuture<>();
    onLoop(() -> sample.complete(traffic.between(fromNanos, toNanos)));
    return sample;
  }

  /** From now on no image waits for others. Called on: any thread. */
  void drain() {
    onLoop(
        () -> {
          batcher.drain();
          pump();
        });
  }

  private void pump() {
    if (!loop.isCurrent()) {
      throw new IllegalStateException("the pipeline's state belongs to its event loop");
    }
    models.proceed(alone.isEmpty() && lanes.running() == 0);
    while (decodeNext()) {
      // Until the decoders, the rows or the images run out.
    }
    while (lanes.hasFreeLane() && runNext()) {
      // Until the lanes or the batches run out.
    }
    wakeAtDeadline();
  }

  private boolean decodeNext() {
    if (pending.isEmpty() || !decoders.hasRoom() || !models.mayDecode()) {
      return false;
    }
    ImageRequest request = pending.element();
    TtaPlan plan = views(request).plan(request);
    OptionalInt first = rows.claim(plan.views().size());
    if (first.isEmpty()) {
      return false;
    }
    pending.remove();
    decoders.submit(
        new DecodeTask(request, plan, models.preprocessing(), first.getAsInt(), sequence++));
    models.decoding();
    return true;
  }

  /** Pixels are what the network sees; there is no photo to take other views from. */
  private TtaPolicy views(ImageRequest request) {
    return request.content() instanceof Content.Pixels ? TtaPolicy.OFF : tta;
  }

  private void onDecoded(DecodeResult result) {
    switch (result) {
      case DecodeResult.Done(DecodedImage image) -> {
        metrics.decoded(image);
        DecodeTask task = image.task();
        int views = task.plan().views().size();
        batcher.offer(
            new Ready<>(image, task.sequence(), task.firstRow(), views, image.endNanos()));
      }
      case DecodeResult.Rejected(DecodeTask task, ErrorCode code, String detail) -> {
        models.decoded(1);
        rows.free(task.firstRow(), task.plan().views().size());
        reply(task, new Outcome.Rejected(code, "decode", detail));
      }
    }
    pump();
  }

  private boolean runNext() {
    Optional<Batch<DecodedImage>> batch =
        alone.isEmpty() ? batched() : Optional.of(Batch.alone(alone.remove()));
    if (batch.isEmpty()) {
      return false;
    }
    ModelSlot.Lease lease = models.acquire();
    metrics.batch(batch.get(), nanoClock.getAsLong());
    lanes.run(batch.get(), lease, finished -> onLoop(() -> onRun(batch.get(), lease, finished)));
    return true;
  }

  private Optional<Batch<DecodedImage>> batched() {
    Optional<Batch<DecodedImage>> batch = batcher.poll(nanoClock.getAsLong());
    batch.ifPresent(some -> models.decoded(some.items().size()));
    return batch;
  }

  private void onRun(Batch<DecodedImage> batch, ModelSlot.Lease lease, ClassifiedBatch finished) {
    lanes.release(finished);
    try (lease) {
      switch (finished) {
        case ClassifiedBatch.Scored scored -> answer(batch, lease.model(), scored);
        case ClassifiedBatch.Failed(int _, String detail) -> isolate(batch, detail);
        case ClassifiedBatch.Broken(int _, Throwable cause) -> failed(cause);
      }
    }
    pump();
  }

  private void answer(Batch<DecodedImage> batch, LoadedModel model, ClassifiedBatch.Scored scored) {
    if (scored.probabilities().size() != batch.items().size()) {
      throw new IllegalStateException(
          "%d images went in, %d came out"
              .formatted(batch.items().size(), scored.probabilities().size()));
    }
    metrics.ran(scored);
    for (int i = 0; i < batch.items().size(); i++) {
      Ready<DecodedImage> item = batch.items().get(i);
      rows.free(item.firstRow(), item.rows());
      Outcome outcome = outcome(item, model, scored, scored.probabilities().get(i));
      models.give(model, () -> reply(item.image().task(), outcome));
    }
  }

  private void reply(DecodeTask task, Outcome outcome) {
    traffic.answered(task.request().receivedNanos(), nanoClock.getAsLong());
    task.request().reply().accept(outcome);
  }

  private Outcome outcome(
      Ready<DecodedImage> item,
      LoadedModel model,
      ClassifiedBatch.Scored scored,
      float[] probabilities) {
    if (!TopLabels.areProbabilities(probabilities)) {
      return new Outcome.Rejected(
          ErrorCode.INFERENCE_FAILED,
          "classify",
          "the model gave a probability that is no number from 0 to 1; its weights may be damaged");
    }
    return new Outcome.Predicted(
        model.ref(),
        model.activation(),
        TopLabels.of(probabilities, model.classes(), config.topK()),
        probabilities,
        new Tta(item.rows(), views(item.image().task().request()).name()),
        timings(item.image(), scored));
  }

  private Timings timings(DecodedImage image, ClassifiedBatch.Scored scored) {
    long receivedNanos = image.task().request().receivedNanos();
    return new Timings(
        millis(receivedNanos, image.startNanos()),
        millis(image.startNanos(), image.endNanos()),
        millis(image.endNanos(), scored.startNanos()),
        millis(scored.startNanos(), scored.endNanos()),
        millis(receivedNanos, nanoClock.getAsLong()));
  }

  /**
   * A failed batch is run again image by image, so that the one at fault does not take the others
   * with it.
   */
  private void isolate(Batch<DecodedImage> batch, String detail) {
    if (batch.items().size() > 1) {
      alone.addAll(batch.items());
      return;
    }
    Ready<DecodedImage> item = batch.items().getFirst();
    rows.free(item.firstRow(), item.rows());
    reply(
        item.image().task(), new Outcome.Rejected(ErrorCode.INFERENCE_FAILED, "classify", detail));
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
    log.error("classifying failed for good", cause);
  }

  private static double millis(long fromNanos, long toNanos) {
    return Math.max(0, toNanos - fromNanos) / 1e6;
  }

  /**
   * Ends the threads and frees the model. Called on: any thread but the event loop, after the last
   * outcome.
   */
  @Override
  public void close() {
    close(Waiting.LONG_STEP);
  }

  /** Does the same in at most this time. */
  void close(Duration timeout) {
    decoders.close(timeout.dividedBy(2));
    lanes.close(timeout.dividedBy(2));
    loop.execute(models::close);
  }
}
