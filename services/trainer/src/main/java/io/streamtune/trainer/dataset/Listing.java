package io.streamtune.trainer.dataset;

import java.nio.file.Path;
import java.util.List;

/**
 * The files of a data set before any was opened.
 *
 * @param root paths of the digest are relative to it
 * @param classes sorted
 * @param everyClassInValid whether a class must have photos on the validation side
 * @param skipped what was left out already
 */
record Listing(
    Path root,
    List<String> classes,
    List<LabelledImage> train,
    List<LabelledImage> valid,
    boolean multiLabel,
    boolean everyClassInValid,
    List<SkippedFile> skipped) {

  /** Checks what needs no file to be opened. */
  Listing {
    if (classes.size() < 2) {
      throw new DatasetException(
          classes.isEmpty()
              ? "no classes in " + root
              : "only one class, \"%s\", in %s".formatted(classes.getFirst(), root),
          "give photos of two or more classes");
    }
  }
}
