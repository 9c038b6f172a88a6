package io.streamtune.explain;

import io.streamtune.model.bundle.ModelId;
import java.util.List;

/**
 * What a network did with one photo.
 *
 * @param model who answered
 * @param digest sha256 (hex) of its manifest
 * @param photo what the network saw: the three planes red, green and blue, 0 to 255
 * @param kernels those of the first convolution: three planes each, red, green and blue
 * @param stem the first convolution and what follows it
 * @param stages the end of each stage, coarser and coarser
 * @param classMaps of the most probable classes, best first
 * @param noClassMaps why there are none; empty where there are
 * @param scores the last layer as numbers
 */
public record Explanation(
    ModelId model,
    String digest,
    Maps photo,
    Maps kernels,
    List<Layer> stem,
    List<Layer> stages,
    List<ClassMap> classMaps,
    String noClassMaps,
    Scores scores) {
  /** Copies the lists. */
  public Explanation {
    stem = List.copyOf(stem);
    stages = List.copyOf(stages);
    classMaps = List.copyOf(classMaps);
  }
}
