package io.streamtune.trainer.dataset.listing;

import io.streamtune.trainer.dataset.DatasetException;
import io.streamtune.trainer.dataset.LabelledPhoto;
import io.streamtune.trainer.dataset.SkippedFile;
import java.nio.file.Path;
import java.util.List;

/**
 * The files of a data set before any was opened.
 *
 * @param root folder to which the paths of the digest are relative
 * @param classes class names, sorted
 * @param everyClassInValid whether a class must have photos on the validation side
 * @param skipped files that were left out already
 * @param classesMin fewest classes
 */
record Listing(
    Path root,
    List<String> classes,
    List<LabelledPhoto> train,
    List<LabelledPhoto> valid,
    boolean multiLabel,
    boolean everyClassInValid,
    List<SkippedFile> skipped,
    int classesMin) {

  /** Creates a listing of photos to train with, of two classes or more. */
  Listing(
      Path root,
      List<String> classes,
      List<LabelledPhoto> train,
      List<LabelledPhoto> valid,
      boolean multiLabel,
      boolean everyClassInValid,
      List<SkippedFile> skipped) {
    this(root, classes, train, valid, multiLabel, everyClassInValid, skipped, 2);
  }

  /** Checks the number of classes. */
  Listing {
    if (classes.size() < classesMin) {
      throw new DatasetException(
          classes.isEmpty()
              ? "no classes in " + root
              : "only one class, \"%s\", in %s".formatted(classes.getFirst(), root),
          "give photos of two or more classes");
    }
  }
}
