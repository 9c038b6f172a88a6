package io.streamtune.events.prediction;

import io.streamtune.events.ImageRef;
import io.streamtune.events.ModelRef;
import io.streamtune.events.NameHash;
import java.util.List;
import java.util.Optional;

/**
 * What one version of a model says about one image.
 *
 * @param image the image
 * @param model the model
 * @param labels the most probable classes, best first
 * @param activation how logits became probabilities
 * @param tta how many views were averaged
 * @param timings where the time went
 * @param traceparent trace context to carry on: the image event's, or of an image that is traced
 *     here, that of the span that publishes it
 */
public record Prediction(
    ImageRef image,
    ModelRef model,
    List<ScoredLabel> labels,
    Activation activation,
    Tta tta,
    Timings timings,
    Optional<String> traceparent) {

  /** Copies the labels and checks their order. */
  public Prediction {
    labels = List.copyOf(labels);
    for (int i = 1; i < labels.size(); i++) {
      if (labels.get(i).probability() > labels.get(i - 1).probability()) {
        throw new IllegalArgumentException(
            "labels must stand best first, but labels[%d] beats the one before it".formatted(i));
      }
    }
  }

  /**
   * Returns the {@code ce_id}: a pure function of the image's position (its source and id where it
   * has none) and the model's digest. Two events with the same id are the same prediction, made
   * twice.
   */
  public String id() {
    return image
        .position()
        .map(
            at ->
                NameHash.of(
                    at.topic(),
                    Integer.toString(at.partition()),
                    Long.toString(at.offset()),
                    model.digest()))
        .orElseGet(() -> NameHash.of(image.source(), image.id(), model.digest()));
  }
}
