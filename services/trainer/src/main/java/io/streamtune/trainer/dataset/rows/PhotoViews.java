package io.streamtune.trainer.dataset.rows;

import io.streamtune.trainer.dataset.LabelledPhoto;
import io.streamtune.vision.view.View;
import java.util.List;

/**
 * A photo and its views: one row per view.
 *
 * @param views one or more
 */
public record PhotoViews(LabelledPhoto image, List<View> views) {

  /** Copies the views. */
  public PhotoViews {
    views = List.copyOf(views);
    if (views.isEmpty()) {
      throw new IllegalArgumentException("no view of " + image.file());
    }
  }
}
