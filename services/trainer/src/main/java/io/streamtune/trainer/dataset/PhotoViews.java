package io.streamtune.trainer.dataset;

import io.streamtune.vision.View;
import java.util.List;

/**
 * A photo and how to look at it: one row per view.
 *
 * @param views one or more
 */
public record PhotoViews(LabelledImage image, List<View> views) {

  /** Copies the views. */
  public PhotoViews {
    views = List.copyOf(views);
    if (views.isEmpty()) {
      throw new IllegalArgumentException("no view of " + image.file());
    }
  }
}
