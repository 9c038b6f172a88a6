package io.streamtune.trainer.forward;

import io.streamtune.trainer.evaluate.Predictions;
import io.streamtune.vision.view.Augmentation;
import io.streamtune.vision.view.View;
import io.streamtune.vision.view.Views;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Test-time augmentation: the plain view and {@code augmented} views drawn as in training. A
 * photo's views are seeded by its file's name, as in {@code streamtune predict --tta}, so both give
 * the same result.
 *
 * <p><b>Source</b>: fastai v0.7 {@code TTA(n_aug)}: the plain pass counts {@code ceil(n_aug / 4)}
 * times; the mean is that of the probabilities.
 *
 * @param augmented number of augmented views, 0 for none
 * @param augmentation transforms from which the views are drawn
 */
public record TtaViews(int augmented, Augmentation augmentation) {
  /** The plain view alone. */
  public static final TtaViews OFF = new TtaViews(0, Augmentation.RECIPE);

  /** Checks the number. */
  public TtaViews {
    if (augmented < 0 || augmented > 64) {
      throw new IllegalArgumentException("augmented views must be 0 to 64, not " + augmented);
    }
  }

  /** Returns the number of views of a photo. */
  public int passes() {
    return augmented + 1;
  }

  List<View> views(Path file) {
    String name = String.valueOf(file.getFileName());
    return Views.fastai(augmented, Views.seed(name), augmentation);
  }

  /** Returns the weighted mean over the passes of {@link Scorer#passes}. */
  public Predictions mean(List<float[][]> passes) {
    List<float[][]> weighted = new ArrayList<>(passes);
    for (int plain = 1; plain < (augmented + 3) / 4; plain++) {
      weighted.add(passes.getFirst());
    }
    return Predictions.meanOf(weighted);
  }
}
