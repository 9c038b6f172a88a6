package io.streamtune.inference;

import io.streamtune.inference.decode.TtaPlan;
import io.streamtune.inference.ingest.ImageRequest;
import io.streamtune.vision.Views;

/** Which views of an image are run (test-time augmentation). */
public sealed interface TtaPolicy {

  /** The centre, nothing else. */
  TtaPolicy OFF = new Off();

  /** Returns the views of an image. */
  TtaPlan plan(ImageRequest request);

  /** Returns the most views of one image. */
  int viewsMax();

  /** Returns the policy as it stands in a prediction: {@code off} or {@code always}. */
  String name();

  /** The centre, nothing else. */
  record Off() implements TtaPolicy {
    private static final TtaPlan PLAN = TtaPlan.of(Views.centre(), 1);

    @Override
    public TtaPlan plan(ImageRequest request) {
      return PLAN;
    }

    @Override
    public int viewsMax() {
      return 1;
    }

    @Override
    public String name() {
      return "off";
    }
  }

  /** The centre and its mirror image, always. */
  record Flip() implements TtaPolicy {
    private static final TtaPlan PLAN = TtaPlan.of(Views.centreAndFlip(), 1);

    @Override
    public TtaPlan plan(ImageRequest request) {
      return PLAN;
    }

    @Override
    public int viewsMax() {
      return 2;
    }

    @Override
    public String name() {
      return "always";
    }
  }

  /**
   * The centre and {@code augmented} views drawn as in training, always: fastai's {@code
   * TTA(n_aug)}. The draw depends on the image's id alone, so the same event gets the same answer.
   */
  record Fastai(int augmented) implements TtaPolicy {

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
    public int viewsMax() {
      return augmented + 1;
    }

    @Override
    public String name() {
      return "always";
    }
  }
}
