package io.streamtune.trainer.schedule;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The learning-rate finder as a state machine: the caller asks for the next rate, trains a batch
 * with it and reports the batch's loss, until {@link #stop()} returns a reason.
 *
 * <pre>
 * while (test.stop().isEmpty()) test.add(trainOneBatch(test.nextRate()));
 * </pre>
 *
 * <p>It neither trains nor saves: the caller restores the weights, including the batch-norm
 * statistics. <b>Owner</b>: one sweep; not thread-safe.
 *
 * <p><b>Source</b>: fastai 0.7 {@code LR_Finder}, fastai 2 {@code LRFinder}.
 */
public final class RangeTest {
  private static final double DIVERGED = 4;
  private static final double NO_BEST_YET = 1e9;

  /** The reason why a sweep ended. */
  public enum Stop {
    /** The loss was NaN. */
    NOT_A_NUMBER,
    /** The smoothed loss was more than 4 times the lowest one. */
    DIVERGED,
    /** All batches were tried. */
    COMPLETE
  }

  private final Sweep sweep;
  private final SmoothedLoss smoothed = new SmoothedLoss();
  private final List<RatePoint> points = new ArrayList<>();
  private double best = NO_BEST_YET;
  private Optional<Stop> stop = Optional.empty();

  public RangeTest(Sweep sweep) {
    this.sweep = sweep;
  }

  /** Returns the rate to train the next batch with. */
  public double nextRate() {
    return sweep.at(smoothed.batches());
  }

  /**
   * Adds the mean loss of the batch that was trained with {@link #nextRate()}.
   *
   * @return why the sweep is over; empty if it continues
   * @throws IllegalStateException if it was over already
   */
  public Optional<Stop> add(double batchLoss) {
    if (stop.isPresent()) {
      throw new IllegalStateException("the sweep is over: " + stop.get());
    }
    long batch = smoothed.batches();
    RatePoint point = new RatePoint(nextRate(), smoothed.add(batchLoss));
    stop = verdict(batch, point.loss());
    if (recorded()) {
      points.add(point);
    }
    return stop;
  }

  private Optional<Stop> verdict(long batch, double loss) {
    if (Double.isNaN(loss)) {
      return Optional.of(Stop.NOT_A_NUMBER);
    }
    if (loss > DIVERGED * best) {
      return Optional.of(Stop.DIVERGED);
    }
    if (loss < best && sweep.tracksBestAt(batch)) {
      best = loss;
    }
    return batch + 1 >= sweep.batches() ? Optional.of(Stop.COMPLETE) : Optional.empty();
  }

  /** fastai 0.7 omits the point at which it stops; a loss of NaN cannot be plotted. */
  private boolean recorded() {
    return stop.isEmpty()
        || stop.get() == Stop.COMPLETE
        || (stop.get() == Stop.DIVERGED && sweep.rule() == Sweep.Rule.FASTAI_2);
  }

  /** Returns why the sweep is over; empty while it continues. */
  public Optional<Stop> stop() {
    return stop;
  }

  /** Returns all points so far, in order. */
  public List<RatePoint> points() {
    return List.copyOf(points);
  }

  /** Returns the points to plot and to derive suggestions from; empty if there are too few. */
  public List<RatePoint> readablePoints() {
    return sweep.readable(points);
  }
}
