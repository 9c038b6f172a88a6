package io.streamtune.inference.tta;

import io.streamtune.inference.decode.TtaPlan;
import io.streamtune.inference.ingest.ImageRequest;
import io.streamtune.vision.view.Views;

/** The views of an image whose probabilities are averaged; the first is the plain one. */
public sealed interface ViewSet {

  /** Returns the views of an image. */
  TtaPlan plan(ImageRequest request);

  /** Returns the number of views of one image, at least 2. */
  int size();

  /** The centre and its mirror image. */
  record Flip() implements ViewSet {
    private static final TtaPlan PLAN = TtaPlan.of(Views.centreAndFlip(), 1);

    @Override
    public TtaPlan plan(ImageRequest request) {
      return PLAN;
    }

    @Override
    public int size() {
      return 2;
    }
  }

  /**
   * The centre and {@code augmented} random views, drawn as in training: fastai's {@code
   * TTA(n_aug)}. The draw depends on the image's id alone, so the same event gets the same
   * prediction.
   */
  record Fastai(int augmented) implements ViewSet {

    /** Checks the number. */
    public Fastai {
      if (augmented < 1 || augmented > 64) {
        throw new IllegalArgumentException("augmented views must be 1 to 64, not " + augmented);
      }
    }

    @Override
    public TtaPlan plan(ImageRequest request) {
      long seed = Views.seed(request.image().id());
      return TtaPlan.of(Views.fastai(augmented, seed), (augmented + 3) / 4);
    }

    @Override
    public int size() {
      return augmented + 1;
    }
  }
}
