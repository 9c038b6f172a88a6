package io.streamtune.trainer.finetune.run;

/**
 * The seeds of everything that is random in a run, derived from the run's seed. An epoch's seed
 * does not depend on earlier draws, so a resumed run continues as if it had not been interrupted.
 *
 * <p>Pure arithmetic.
 */
public record Seeds(long run) {
  /** Stands for the fit's index in the seeds of the learning-rate finder. */
  public static final int SWEEP = -1;

  /** The purposes of randomness in an epoch. */
  public enum Use {
    /** The order of the photos and their augmentation. */
    PHOTOS(0),
    DROPOUT(1);

    private final long salt;

    Use(long salt) {
      this.salt = salt;
    }
  }

  public long of(int fit, int epoch, Use use) {
    return mix(mix(mix(run) + fit) + 31L * epoch + use.salt);
  }

  /** SplitMix64's output function: every bit of the result depends on every bit of the input. */
  private static long mix(long value) {
    long z = value + 0x9e3779b97f4a7c15L;
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }
}
