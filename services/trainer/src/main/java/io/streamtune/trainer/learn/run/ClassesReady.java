package io.streamtune.trainer.learn.run;

import java.util.List;
import java.util.Map;

/** Selects the classes that have enough training and hold-out images for a training run. Pure. */
public final class ClassesReady {
  /** Why: a classifier needs two classes to tell apart. */
  public static final int MIN = 2;

  private ClassesReady() {}

  /** Returns their names, in the order of {@code train}. */
  public static List<String> of(
      Map<String, Integer> train, Map<String, Integer> valid, TrainingRunConfig config) {
    return train.entrySet().stream()
        .filter(entry -> entry.getValue() >= config.trainMin())
        .map(Map.Entry::getKey)
        .filter(name -> valid.getOrDefault(name, 0) >= config.validMin())
        .toList();
  }
}
