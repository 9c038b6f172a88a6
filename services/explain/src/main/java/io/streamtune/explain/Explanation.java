package io.streamtune.explain;

import io.streamtune.model.bundle.ModelId;
import java.util.List;

/**
 * How a network sees one photo.
 *
 * @param model the model
 * @param digest sha256 (hex) of its manifest
 * @param photo the network's input: the three planes red, green and blue, 0 to 255
 * @param kernels those of the first convolution: three planes each, red, green and blue
 * @param stem the first convolution and the layers after it
 * @param stages the end of each stage, increasingly coarse
 * @param classMaps of the most probable classes, best first
 * @param noClassMaps why there are no class maps; empty if there are
 * @param scores the outputs of the last layer
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
