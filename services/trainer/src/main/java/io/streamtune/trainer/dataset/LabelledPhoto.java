package io.streamtune.trainer.dataset;

import java.nio.file.Path;
import java.util.List;

/**
 * One photo and its labels.
 *
 * @param file an image file
 * @param labels indices into {@link ImageDataset#classes}, ascending; exactly one unless the data
 *     set is multi-label
 */
public record LabelledPhoto(Path file, List<Integer> labels) {

  /** Copies the labels. */
  public LabelledPhoto {
    labels = List.copyOf(labels);
  }
}
