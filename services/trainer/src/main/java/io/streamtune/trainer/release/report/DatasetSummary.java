package io.streamtune.trainer.release.report;

import io.streamtune.display.charts.NamedValue;
import java.util.List;

/**
 * The images of a run.
 *
 * @param classes in the order of their indices
 * @param digest of the whole data set
 * @param skipped files left out, with the reason
 */
public record DatasetSummary(
    int trainImages,
    int validImages,
    List<ClassCount> classes,
    String digest,
    List<NamedValue> skipped) {

  /** How many images have a label. */
  public record ClassCount(String className, int trainImages, int validImages) {}

  public DatasetSummary {
    classes = List.copyOf(classes);
    skipped = List.copyOf(skipped);
  }
}
