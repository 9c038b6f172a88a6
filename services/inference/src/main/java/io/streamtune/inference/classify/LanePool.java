package io.streamtune.inference.classify;

import io.streamtune.engine.EngineException;
import io.streamtune.engine.Lane;
import io.streamtune.events.ModelRef;
import io.streamtune.inference.batch.Batch;
import io.streamtune.inference.batch.Ready;
import io.streamtune.inference.decode.DecodedImage;
import io.streamtune.inference.model.LoadedModel;
import io.streamtune.inference.model.ModelSlot;
import io.streamtune.inference.quarantine.NativeWork;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * The threads {@code ort-N}, one for each lane, that run batches. A batch is given only to a free
 * lane, so there is no queue.
 *
 * <p>Called on: the event loop, except where a method says otherwise.
 */
public final class LanePool {
  private final ExecutorService threads;
  private final Deque<Integer> freeLanes;
  private final int lanes;
  private final ByteBuffer tensor;
  private final int rowBytes;
  private final NativeWork work;
  private final LongSupplier nanoClock;

  /** How a batch runs: beside others, or alone on the cores of all lanes. */
  @FunctionalInterface
  private interface Run {
    FloatBuffer of(Lane lane, ByteBuffer rows, int count);
  }

  /** Creates the threads of this many lanes; {@link #close} ends them. */
  public static ExecutorService threads(int lanes) {
    return Executors.newFixedThreadPool(lanes, Thread.ofPlatform().name("ort-", 0).factory());
  }

  /**
   * Creates the lanes.
   *
   * @param lanes number of lanes
   * @param threads one for each lane, see {@link #threads}; owned by the pool
   * @param tensor the direct buffer that holds all rows; never moved
   * @param rowBytes bytes of a row
   * @param work records which images are being run
   * @param nanoClock monotonic clock
   */
  public LanePool(
      int lanes,
      ExecutorService threads,
      ByteBuffer tensor,
      int rowBytes,
      NativeWork work,
      LongSupplier nanoClock) {
    this.lanes = lanes;
    this.threads = threads;
    this.tensor = tensor;
    this.rowBytes = rowBytes;
    this.work = work;
    this.nanoClock = nanoClock;
    this.freeLanes = new ArrayDeque<>(IntStream.range(0, lanes).boxed().toList());
  }

  /** Returns whether {@link #run} may be called now. */
  public boolean hasFreeLane() {
    return !freeLanes.isEmpty();
  }

  /**
   * Returns whether a lane is free and, if there are several lanes, one more stays free for the
   * next batch.
   */
  public boolean hasSpareLane() {
    return freeLanes.size() > Math.min(1, lanes - 1);
  }

  /** Returns the number of batches that are running. */
  public int running() {
    return lanes - freeLanes.size();
  }

  /**
   * Runs a batch on a free lane.
   *
   * @param batch the batch
   * @param lease the model version; the caller closes it when the batch has finished
   * @param done takes the result. Called on: the lane's thread; the caller then calls {@link
   *     #release}
   */
  public void run(
      Batch<DecodedImage> batch, ModelSlot.Lease lease, Consumer<ClassifiedBatch> done) {
    Run run = freeLanes.size() == lanes ? Lane::runLone : Lane::run;
    int lane = freeLanes.remove();
    threads.execute(() -> done.accept(classify(lane, batch, lease.model(), run)));
  }

  /** Frees the lane of a finished batch. */
  public void release(ClassifiedBatch finished) {
    freeLanes.add(finished.lane());
  }

  private ClassifiedBatch classify(
      int laneIndex, Batch<DecodedImage> batch, LoadedModel model, Run run) {
    long startNanos = nanoClock.getAsLong();
    try {
      Lane lane = model.lane(laneIndex);
      int start = Math.multiplyExact(batch.firstRow(), rowBytes);
      ByteBuffer rows = tensor.slice(start, tensor.capacity() - start);
      FloatBuffer scores = guarded(batch, model.ref(), () -> run.of(lane, rows, batch.rows()));
      List<float[]> probabilities = averages(batch, model.network().classes(), scores);
      return new ClassifiedBatch.Scored(
          laneIndex, probabilities, startNanos, nanoClock.getAsLong());
    } catch (EngineException e) {
      return new ClassifiedBatch.Failed(laneIndex, String.valueOf(e.getMessage()));
    } catch (OutOfMemoryError e) {
      return new ClassifiedBatch.OutOfMemory(laneIndex, e);
    } catch (RuntimeException | Error e) {
      // Top of a lane's thread: an exception lost here would leave the lane and the batch in use
      // for ever.
      return new ClassifiedBatch.Broken(laneIndex, e);
    }
  }

  private FloatBuffer guarded(
      Batch<DecodedImage> batch, ModelRef version, Supplier<FloatBuffer> run) {
    batch
        .items()
        .forEach(item -> work.enter(item.image().task().request(), item.firstRow(), version));
    try {
      FloatBuffer scores = run.get();
      work.ran(version, batch.items().size());
      return scores;
    } finally {
      batch.items().forEach(item -> work.leave(item.image().task().request(), item.firstRow()));
    }
  }

  private static List<float[]> averages(
      Batch<DecodedImage> batch, int classes, FloatBuffer scores) {
    if (scores.remaining() != batch.rows() * classes) {
      throw new IllegalStateException(
          "%d rows went in, %d scores of %d classes came out"
              .formatted(batch.rows(), scores.remaining(), classes));
    }
    List<float[]> all = new ArrayList<>(batch.items().size());
    for (Ready<DecodedImage> item : batch.items()) {
      int row = item.firstRow() - batch.firstRow();
      all.add(ViewAverage.of(scores, row, item.image().plan().weights(), classes));
    }
    return all;
  }

  /**
   * Waits for running batches and ends the threads. Called on: any thread but the event loop.
   *
   * @param timeout most time to wait
   */
  public void close(Duration timeout) {
    threads.shutdown();
    try {
      if (!threads.awaitTermination(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
        threads.shutdownNow();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
