package io.streamtune.inference.model.swap;

import io.streamtune.events.ModelRef;
import io.streamtune.events.model.ModelEvent;
import io.streamtune.inference.model.LoadedModel;
import io.streamtune.inference.model.Switchover;
import io.streamtune.model.store.ModelStore;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Fetch → load → warm up → probe → switch → drain → close. Nothing up to the switch touches the
 * serving version: whatever fails, the old version keeps serving.
 *
 * <p>All of it runs on the caller's thread, so it takes one core at most from live traffic. Both
 * versions are in memory until the old one is closed.
 *
 * <p>Called on: one thread at a time, never an event loop.
 */
public final class ModelSwap {
  private static final Duration BEFORE = Duration.ofSeconds(10);

  /** Far longer than a batch takes. */
  private static final Duration TELL_EVERY = Duration.ofSeconds(30);

  private final Preparation preparation;
  private final SwapTarget target;
  private final PipelineWait pipeline;
  private final LongSupplier nanoClock;

  /** Creates a swap for the model of this target. */
  public ModelSwap(ModelStore store, SwapTarget target, LongSupplier nanoClock) {
    this(store, target, TELL_EVERY, nanoClock);
  }

  /**
   * Creates a swap for the model of this target.
   *
   * @param tellEvery how often a wait for the pipeline is logged
   */
  public ModelSwap(
      ModelStore store, SwapTarget target, Duration tellEvery, LongSupplier nanoClock) {
    this.preparation = new Preparation(store, target);
    this.target = target;
    this.pipeline = new PipelineWait(tellEvery, nanoClock);
    this.nanoClock = nanoClock;
  }

  /**
   * Switches to a version.
   *
   * @return the cost of the swap, without the traffic afterwards
   * @throws ModelRefusedException if anything about the version is wrong; the old version keeps
   *     serving
   * @throws InterruptedException if the thread is interrupted
   */
  public SwapReceipt to(ModelEvent wanted) throws ModelRefusedException, InterruptedException {
    return new Attempt(SwapStep.FETCH).run(wanted);
  }

  /**
   * Switches to the candidate that runs, which is already loaded.
   *
   * @return as for {@link #to}
   */
  public SwapReceipt toCandidate() throws InterruptedException {
    return new Attempt(SwapStep.SWITCH).runCandidate();
  }

  /** Returns the traffic between two points in time. */
  public TrafficSample traffic(long fromNanos, long toNanos) throws InterruptedException {
    return pipeline.await("the count of what was answered", target.traffic(fromNanos, toNanos));
  }

  /** Returns what the swap is waiting for longer than usual. Called on: any thread. */
  public Optional<String> waitsFor() {
    return pipeline.waitsFor();
  }

  public PipelineWait pipeline() {
    return pipeline;
  }

  public Preparation preparation() {
    return preparation;
  }

  /** One swap and its current step. */
  private final class Attempt {
    private final Map<SwapStep, Double> seconds = new EnumMap<>(SwapStep.class);
    private final long beginNanos = nanoClock.getAsLong();
    private final ModelRef from = target.model().ref();
    private SwapStep step;
    private long stepNanos = beginNanos;

    Attempt(SwapStep first) {
      step = first;
    }

    SwapReceipt run(ModelEvent wanted) throws ModelRefusedException, InterruptedException {
      TrafficSample before = traffic(beginNanos - BEFORE.toNanos(), beginNanos);
      LoadedModel next = preparation.run(ModelReference.of(wanted), _ -> {}, this::begin);
      begin(SwapStep.SWITCH);
      return finish(before, target.switchTo(next));
    }

    SwapReceipt runCandidate() throws InterruptedException {
      TrafficSample before = traffic(beginNanos - BEFORE.toNanos(), beginNanos);
      return finish(before, target.switchToCandidate());
    }

    private SwapReceipt finish(TrafficSample before, Switchover switchover)
        throws InterruptedException {
      pipeline.await("the switch from " + from, switchover.switched());
      ModelRef to = target.model().ref();
      begin(SwapStep.DRAIN);
      LoadedModel old = pipeline.await("the last batch of " + from, switchover.drained());
      begin(SwapStep.CLOSE);
      old.close();
      long endNanos = nanoClock.getAsLong();
      end(endNanos);
      TrafficSample during = traffic(beginNanos, endNanos);
      return new SwapReceipt(from, to, seconds, before, during, Optional.empty());
    }

    private void begin(SwapStep next) {
      end(nanoClock.getAsLong());
      step = next;
    }

    private void end(long nowNanos) {
      seconds.put(step, (nowNanos - stepNanos) / 1e9);
      stepNanos = nowNanos;
    }
  }
}
