package io.streamtune.inference.tta;

import io.streamtune.host.settings.Settings;
import java.time.Duration;

/**
 * Test-time augmentation.
 *
 * @param policy which images get more than one view
 * @param shedAfter age of the oldest waiting image from which on no image gets more than the plain
 *     view; 0 never sheds
 */
public record TtaConfig(TtaPolicy policy, Duration shedAfter) {
  /** The plain view alone. */
  public static final TtaConfig OFF = new TtaConfig(TtaPolicy.OFF, Duration.ZERO);

  private static final double MARGIN = 0.2;
  private static final Duration SHED_AFTER = Duration.ofSeconds(5);
  private static final int AUGMENTED = 4;

  /** Checks the range. */
  public TtaConfig {
    if (shedAfter.isNegative()) {
      throw new IllegalArgumentException("shedAfter must not be negative: " + shedAfter);
    }
  }

  /** The views of a policy other than {@code off}. */
  enum ViewSetName {
    /** The centre and its mirror image. */
    FLIP,
    /** The centre and random views, drawn as in training. */
    FASTAI
  }

  /** When several views run. */
  enum PolicyName {
    /** Never. */
    OFF,
    /** For every image. */
    ALWAYS,
    /** For images whose plain view is uncertain. */
    UNCERTAIN
  }

  /** Returns a configuration that runs all views of every image and never sheds. */
  public static TtaConfig always(ViewSet views) {
    return new TtaConfig(new TtaPolicy.Always(views), Duration.ZERO);
  }

  /** Reads the section {@code tta}. */
  public static TtaConfig from(Settings settings) {
    PolicyName policy = settings.choice("tta.policy", PolicyName.OFF);
    ViewSetName name = settings.choice("tta.views", ViewSetName.FASTAI);
    int augmented = settings.number("tta.augmented", AUGMENTED, 1, 64);
    double margin = settings.fraction("tta.margin", MARGIN);
    Duration shedAfter = settings.time("tta.shed-after", SHED_AFTER);
    ViewSet views =
        switch (name) {
          case FLIP -> new ViewSet.Flip();
          case FASTAI -> new ViewSet.Fastai(augmented);
        };
    return new TtaConfig(
        switch (policy) {
          case OFF -> TtaPolicy.OFF;
          case ALWAYS -> new TtaPolicy.Always(views);
          case UNCERTAIN -> new TtaPolicy.Uncertain(views, margin);
        },
        shedAfter);
  }
}
