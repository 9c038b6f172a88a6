package io.streamtune.trainer.dataset;

import java.util.List;

/**
 * Photos to train with and photos to judge by. Every file was decoded once when this was made.
 *
 * @param classes class names, sorted; a label is an index into this list
 * @param train photos to learn from; by class, then by file name, or in the order of the csv
 * @param valid photos to measure on, in the same order
 * @param multiLabel whether a photo may have any number of labels: decides between a sigmoid and a
 *     softmax head
 * @param skipped files that were left out, with the reason
 * @param digest sha256 (hex) over the sorted list of side, path below the data set's folder, class
 *     names and sha256 of the content of every photo of both sides; a run that names it can be
 *     repeated with the same data only
 */
public record ImageDataset(
    List<String> classes,
    List<LabelledPhoto> train,
    List<LabelledPhoto> valid,
    boolean multiLabel,
    List<SkippedFile> skipped,
    String digest) {

  /** Copies the lists. */
  public ImageDataset {
    classes = List.copyOf(classes);
    train = List.copyOf(train);
    valid = List.copyOf(valid);
    skipped = List.copyOf(skipped);
  }

  /** Returns the same photos for a sigmoid head, whatever the number of their labels. */
  public ImageDataset asMultiLabel() {
    return new ImageDataset(classes, train, valid, true, skipped, digest);
  }
}
