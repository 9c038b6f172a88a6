package io.streamtune.trainer.release.report;

import io.streamtune.display.charts.NamedValue;
import java.util.List;

/**
 * The images of a run.
 *
 * @param classes numbers of images of each class, in the order of the indices
 * @param digest digest of the whole data set
 * @param skipped files that were left out, with the reason
 */
public record DatasetSummary(
    int trainImages,
    int validImages,
    List<ClassCount> classes,
    String digest,
    List<NamedValue> skipped) {

  /** The numbers of images with a label. */
  public record ClassCount(String className, int trainImages, int validImages) {}

  public DatasetSummary {
    classes = List.copyOf(classes);
    skipped = List.copyOf(skipped);
  }
}
