package io.streamtune.inference.model.swap;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Waits for the pipeline without a timeout, and logs what it waits for. Why without: a batch may be
 * slow, and a swap that gave up would leave a version that nobody closes.
 *
 * <p>Called on: one thread at a time, never an event loop.
 */
public final class PipelineWait {
  private static final Logger log = LoggerFactory.getLogger(PipelineWait.class);

  private final Duration tellEvery;
  private final LongSupplier nanoClock;
  private volatile Optional<String> waitsFor = Optional.empty();

  PipelineWait(Duration tellEvery, LongSupplier nanoClock) {
    this.tellEvery = tellEvery;
    this.nanoClock = nanoClock;
  }

  /** Returns what the swap is waiting for longer than usual. Called on: any thread. */
  Optional<String> waitsFor() {
    return waitsFor;
  }

  /**
   * Waits for a result of the pipeline and returns it.
   *
   * @param what the awaited result, for the log
   * @throws IllegalStateException if the pipeline failed
   */
  public <T> T await(String what, CompletableFuture<T> future) throws InterruptedException {
    long beginNanos = nanoClock.getAsLong();
    try {
      while (true) {
        try {
          return future.get(tellEvery.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException _) {
          tell(what, nanoClock.getAsLong() - beginNanos);
        }
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException("the pipeline did not give " + what, e);
    } finally {
      waitsFor = Optional.empty();
    }
  }

  private void tell(String what, long nanos) {
    String told = "waits for %s since %d s".formatted(what, TimeUnit.NANOSECONDS.toSeconds(nanos));
    waitsFor = Optional.of(told);
    log.warn("the model swap {}", told);
  }
}
