package io.streamtune.trainer.dataset;

import java.util.List;

/**
 * Photos for training and for validation. Every file was decoded once when this was created.
 *
 * @param classes class names, sorted; a label is an index into this list
 * @param train training photos; sorted by class, then by file name, or in the order of the csv
 * @param valid validation photos, in the same order
 * @param multiLabel whether a photo may have any number of labels: decides between a sigmoid and a
 *     softmax head
 * @param skipped files that were left out, with the reason
 * @param digest sha256 (hex) over the sorted list of side, path below the data set's folder, class
 *     names and sha256 of the content of every photo of both sides; a run that records it can be
 *     repeated only with the same data
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
