package io.streamtune.trainer.finetune.run;

import io.streamtune.trainer.recipe.Fit;
import java.io.Serial;
import java.util.Locale;

/** The loss is no longer finite: the weights are lost. */
public final class DivergedException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  public DivergedException(Fit fit, int epoch, double rate) {
    super(
        String.format(
            Locale.ROOT,
            "the loss of '%s' is no longer finite in epoch %d, at a rate of %.2g",
            fit.name(),
            epoch + 1,
            rate));
  }
}
