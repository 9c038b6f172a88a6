package io.streamtune.trainer.recipe;

import io.streamtune.trainer.schedule.CircularRate;
import io.streamtune.trainer.schedule.Constant;
import io.streamtune.trainer.schedule.CosineRestarts;
import io.streamtune.trainer.schedule.LearningRates;
import io.streamtune.trainer.schedule.MomentumRange;
import io.streamtune.trainer.schedule.OneCycle;
import java.util.Optional;

/**
 * The length of a fit and the schedule of its rates: {@code n_cycle}, {@code cycle_len}, {@code
 * cycle_mult}, {@code use_clr} and {@code use_clr_beta} of fastai 0.7's {@code fit}.
 */
public sealed interface Cycles {

  /** Returns the number of epochs of the fit. */
  int epochs();

  /** Returns the rates of the fit's batches. */
  LearningRates rates(long batchesPerEpoch);

  /** Returns the same schedule with this number of cycles; for {@link Flat}, of epochs. */
  Cycles times(int cycles);

  /** A constant rate: no {@code cycle_len}. */
  record Flat(int epochs) implements Cycles {
    /** Checks the number. */
    public Flat {
      require(epochs, "cycles");
    }

    @Override
    public LearningRates rates(long batchesPerEpoch) {
      return new Constant();
    }

    @Override
    public Cycles times(int cycles) {
      return new Flat(cycles);
    }
  }

  /** Cosine with restarts, the recipe's default. */
  record Cosine(int cycles, int length, int mult) implements Cycles {
    /** Checks the numbers. */
    public Cosine {
      require(cycles, "cycles");
      require(length, "cycle_len");
      require(mult, "cycle_mult");
    }

    @Override
    public int epochs() {
      return LearningRates.epochs(length, mult, cycles);
    }

    @Override
    public LearningRates rates(long batchesPerEpoch) {
      return new CosineRestarts(batchesPerEpoch, length, mult);
    }

    @Override
    public Cycles times(int newCycles) {
      return new Cosine(newCycles, length, mult);
    }
  }

  /** {@code use_clr=(div, cut_div)}. */
  record Triangle(int cycles, int length, double div, int cutDiv, Optional<MomentumRange> momentums)
      implements Cycles {
    /** Checks the numbers; a bad shape is rejected here, not when the fit begins. */
    public Triangle {
      require(cycles, "cycles");
      require(length, "cycle_len");
      new CircularRate(1, div, cutDiv, momentums);
    }

    @Override
    public int epochs() {
      return Math.multiplyExact(cycles, length);
    }

    @Override
    public LearningRates rates(long batchesPerEpoch) {
      return new CircularRate(batchesPerEpoch * length, div, cutDiv, momentums);
    }

    @Override
    public Cycles times(int newCycles) {
      return new Triangle(newCycles, length, div, cutDiv, momentums);
    }
  }

  /** {@code use_clr_beta=(div, pct)}, the one-cycle policy. */
  record One(int cycles, int length, double div, double percent, Optional<MomentumRange> momentums)
      implements Cycles {
    /** Checks the numbers; a bad shape is rejected here, not when the fit begins. */
    public One {
      require(cycles, "cycles");
      require(length, "cycle_len");
      new OneCycle(1, div, percent, momentums);
    }

    @Override
    public int epochs() {
      return Math.multiplyExact(cycles, length);
    }

    @Override
    public LearningRates rates(long batchesPerEpoch) {
      return new OneCycle(batchesPerEpoch * length, div, percent, momentums);
    }

    @Override
    public Cycles times(int newCycles) {
      return new One(newCycles, length, div, percent, momentums);
    }
  }

  private static void require(int value, String name) {
    if (value < 1 || value > 100_000) {
      throw new RecipeException(name + " is " + value, "give a number from 1 to 100000");
    }
  }
}
