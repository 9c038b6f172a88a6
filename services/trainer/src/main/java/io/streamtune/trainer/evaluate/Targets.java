package io.streamtune.trainer.evaluate;

import java.util.Arrays;
import java.util.List;

/**
 * The true labels of images: class indices, exactly one or any number for each image.
 *
 * @param labels the class indices of each image, each once, in any order; copied
 * @param classes number of classes
 * @param kind whether an image has exactly one label
 */
public record Targets(List<int[]> labels, int classes, Kind kind) {

  /** Whether images have one label or several. */
  public enum Kind {
    /** Exactly one for each image; probabilities come from a softmax. */
    SINGLE_LABEL,
    /** Any number for each image, or none; probabilities come from sigmoids. */
    MULTI_LABEL
  }

  public Targets {
    labels = labels.stream().map(int[]::clone).toList();
    for (int image = 0; image < labels.size(); image++) {
      check(image, labels.get(image), classes, kind);
    }
  }

  /** Returns targets with one label for each image. */
  public static Targets single(List<Integer> labels, int classes) {
    return new Targets(
        labels.stream().map(label -> new int[] {label}).toList(), classes, Kind.SINGLE_LABEL);
  }

  /** Returns targets with any number of labels for each image. */
  public static Targets multi(List<int[]> labels, int classes) {
    return new Targets(labels, classes, Kind.MULTI_LABEL);
  }

  /** Returns the number of images. */
  public int images() {
    return labels.size();
  }

  boolean has(int image, int classIndex) {
    return Arrays.stream(labels.get(image)).anyMatch(label -> label == classIndex);
  }

  List<Integer> of(int image) {
    return Arrays.stream(labels.get(image)).boxed().toList();
  }

  /** Returns the only label of an image. */
  int only(int image) {
    return labels.get(image)[0];
  }

  private static void check(int image, int[] labels, int classes, Kind kind) {
    if (kind == Kind.SINGLE_LABEL && labels.length != 1) {
      throw new IllegalArgumentException(
          "image %d has %d labels where each has one".formatted(image, labels.length));
    }
    if (Arrays.stream(labels).distinct().count() != labels.length) {
      throw new IllegalArgumentException("image %d has a label twice".formatted(image));
    }
    for (int label : labels) {
      if (label < 0 || label >= classes) {
        throw new IllegalArgumentException(
            "image %d has label %d of %d classes".formatted(image, label, classes));
      }
    }
  }
}
