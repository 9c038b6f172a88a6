package io.streamtune.trainer.learn.run;

import java.util.List;
import java.util.Map;

/** Which classes have enough images on both sides to take part in a round. Pure. */
public final class ClassesReady {
  /** Fewer classes are nothing to tell apart. */
  public static final int MIN = 2;

  private ClassesReady() {}

  /** Returns their names, sorted as the map is. */
  public static List<String> of(
      Map<String, Integer> train, Map<String, Integer> valid, TrainingRunConfig config) {
    return train.entrySet().stream()
        .filter(entry -> entry.getValue() >= config.trainMin())
        .map(Map.Entry::getKey)
        .filter(name -> valid.getOrDefault(name, 0) >= config.validMin())
        .toList();
  }
}
