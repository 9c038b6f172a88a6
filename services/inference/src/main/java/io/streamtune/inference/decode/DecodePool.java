package io.streamtune.inference.decode;

import io.streamtune.events.ErrorCode;
import io.streamtune.host.traces.Span;
import io.streamtune.inference.ingest.ImageRequest.Content;
import io.streamtune.inference.quarantine.NativeWork;
import io.streamtune.vision.ImageDecoder;
import io.streamtune.vision.header.Decoded;
import io.streamtune.vision.view.Preprocessing;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The threads {@code decode-N}. Each owns a decoder and writes pixels straight into the rows that
 * were claimed for its task.
 *
 * <p>The queue is bounded. The caller asks {@link #hasRoom} before {@link #submit}, so the queue
 * never overflows.
 *
 * <p>An image is not blamed for a lack of memory: it is decoded once more while the other threads
 * wait. If memory runs out again, the pool is broken.
 */
public final class DecodePool implements Decoders, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(DecodePool.class);
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(30);

  private final DecodeConfig config;
  private final int rowBytes;
  private final ByteBuffer tensor;
  private final NativeWork work;
  private final Results results;
  private final LongSupplier nanoClock;
  private final BlockingQueue<DecodeTask> queue;
  private final List<Thread> threads = new ArrayList<>();

  /** Read lock: an image is decoded beside others. Write lock: an image is decoded alone. */
  private final ReadWriteLock decoding = new ReentrantReadWriteLock(true);

  /**
   * Starts the threads.
   *
   * @param config threads and limits
   * @param rowBytes bytes of a row, whatever the model
   * @param tensor the direct buffer that holds all rows; never moved
   * @param work records which images are being decoded
   * @param results takes the results of the tasks
   * @param nanoClock monotonic clock
   */
  public DecodePool(
      DecodeConfig config,
      int rowBytes,
      ByteBuffer tensor,
      NativeWork work,
      Results results,
      LongSupplier nanoClock) {
    this.config = config;
    this.rowBytes = rowBytes;
    this.tensor = tensor;
    this.work = work;
    this.results = results;
    this.nanoClock = nanoClock;
    this.queue = new ArrayBlockingQueue<>(config.queueMax());
    for (int i = 0; i < config.threads(); i++) {
      threads.add(Thread.ofPlatform().name("decode-" + i).start(this::decodeUntilInterrupted));
    }
  }

  @Override
  public boolean hasRoom() {
    return queue.remainingCapacity() > 0;
  }

  @Override
  public int queued() {
    return queue.size();
  }

  @Override
  public void submit(DecodeTask task) {
    queue.add(task);
  }

  private void decodeUntilInterrupted() {
    try {
      DecodeTask next = queue.take();
      while (!Thread.currentThread().isInterrupted()) {
        next = decodeFrom(next);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException | Error e) {
      // Top of the thread: an exception lost here would leave images waiting for ever.
      results.broken(e);
    }
  }

  /** Decodes one task after the other. Returns the first that needs another preprocessing. */
  private DecodeTask decodeFrom(DecodeTask first) throws InterruptedException {
    Preprocessing preprocessing = first.preprocessing();
    DecodeTask task = first;
    try (ImageDecoder decoder = new ImageDecoder(preprocessing, config.limits())) {
      while (task.preprocessing().equals(preprocessing)) {
        results.done(traced(decoder, task));
        task = queue.take();
      }
    }
    return task;
  }

  private DecodeResult traced(ImageDecoder decoder, DecodeTask task) {
    long startNanos = nanoClock.getAsLong();
    Span span = task.request().span().child("decode", startNanos);
    DecodeResult result = result(decoder, task, startNanos);
    span.with("io.streamtune.views", task.plan().views().size());
    if (result instanceof DecodeResult.Rejected(_, ErrorCode code, String detail)) {
      span.failed(code.wire(), detail);
    }
    span.end();
    return result;
  }

  private DecodeResult result(ImageDecoder decoder, DecodeTask task, long startNanos) {
    try {
      return locked(decoding.readLock(), decoder, task, startNanos);
    } catch (OutOfMemoryError e) {
      log.warn("no memory to decode {}; it is tried alone", task.request().image().id(), e);
    }
    try {
      return locked(decoding.writeLock(), decoder, task, startNanos);
    } catch (OutOfMemoryError e) {
      throw new IllegalStateException(
          "no memory to decode image %s, alone either (%s): give the process more memory, or lower decode.pixels-max or decode.threads"
              .formatted(task.request().image().id(), e),
          e);
    }
  }

  private DecodeResult locked(Lock lock, ImageDecoder decoder, DecodeTask task, long startNanos) {
    lock.lock();
    try {
      return tried(decoder, task, startNanos);
    } finally {
      lock.unlock();
    }
  }

  private DecodeResult tried(ImageDecoder decoder, DecodeTask task, long startNanos) {
    work.enter(task.request(), task.firstRow());
    try {
      return switch (task.request().content()) {
        case Content.Encoded(byte[] bytes) -> decoded(decoder, task, bytes, startNanos);
        case Content.Pixels(byte[] row) -> copied(task, row, startNanos);
      };
    } catch (RuntimeException e) {
      // An image never stops the others, not even through a bug in a decoder.
      log.error("decoding {} failed unexpectedly", task.request().image().id(), e);
      return new DecodeResult.Rejected(task, ErrorCode.CORRUPT, "the decoder failed: " + e);
    } finally {
      work.leave(task.request(), task.firstRow());
    }
  }

  private DecodeResult decoded(
      ImageDecoder decoder, DecodeTask task, byte[] bytes, long startNanos) {
    return switch (decoder.decode(bytes, task.plan().views(), rows(task))) {
      case Decoded.Image _ -> done(task, startNanos);
      case Decoded.Rejected(ErrorCode code, String detail) ->
          new DecodeResult.Rejected(task, code, detail);
    };
  }

  private DecodeResult copied(DecodeTask task, byte[] row, long startNanos) {
    rows(task).put(row);
    return done(task, startNanos);
  }

  private DecodeResult done(DecodeTask task, long startNanos) {
    return new DecodeResult.Done(new DecodedImage(task, startNanos, nanoClock.getAsLong()));
  }

  private ByteBuffer rows(DecodeTask task) {
    int start = Math.multiplyExact(task.firstRow(), rowBytes);
    return tensor.slice(start, Math.multiplyExact(task.plan().views().size(), rowBytes));
  }

  /** Closes in at most 30 s. */
  @Override
  public void close() {
    close(CLOSE_TIMEOUT);
  }

  @Override
  public void close(Duration timeout) {
    threads.forEach(Thread::interrupt);
    long endNanos = nanoClock.getAsLong() + timeout.toNanos();
    try {
      for (Thread thread : threads) {
        thread.join(Duration.ofNanos(Math.max(0, endNanos - nanoClock.getAsLong())));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
