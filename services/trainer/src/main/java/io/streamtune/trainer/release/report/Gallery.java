package io.streamtune.trainer.release.report;

import java.util.List;

/**
 * Pictures of a run.
 *
 * @param mistakes the wrongly classified images, the most confident first
 * @param augmentations training photos as augmented
 */
public record Gallery(List<Mistake> mistakes, List<ReportPicture> augmentations) {

  /**
   * A wrongly classified image.
   *
   * @param predicted class name, or several separated by commas
   * @param confidence from 0 to 1
   */
  public record Mistake(ReportPicture picture, String predicted, String truth, double confidence) {}

  public Gallery {
    mistakes = List.copyOf(mistakes);
    augmentations = List.copyOf(augmentations);
  }

  /** Returns a gallery without pictures. */
  public static Gallery empty() {
    return new Gallery(List.of(), List.of());
  }
}
