package io.streamtune.trainer.dataset;

import java.util.List;

/**
 * Photos to evaluate a model on.
 *
 * @param images the photos; their labels are indices of the model's classes
 * @param multiLabel whether a photo may have any number of labels
 * @param skipped files that were left out, with the reason
 */
public record LabelledPhotos(
    List<LabelledPhoto> images, boolean multiLabel, List<SkippedFile> skipped) {
  /** Copies the lists. */
  public LabelledPhotos {
    images = List.copyOf(images);
    skipped = List.copyOf(skipped);
  }
}
