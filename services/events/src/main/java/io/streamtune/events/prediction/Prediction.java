package io.streamtune.events.prediction;

import io.streamtune.events.ImageRef;
import io.streamtune.events.ModelRef;
import io.streamtune.events.NameHash;
import java.util.List;
import java.util.Optional;

/**
 * The prediction of one model version for one image.
 *
 * @param image the image
 * @param model the model version
 * @param labels the most probable classes, best first
 * @param activation function that turned logits into probabilities
 * @param tta number of views that were averaged
 * @param timings time spent in each stage
 * @param traceparent trace context to pass on: that of the image event, or of the publishing span
 *     if this service traces the image
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
   * Returns the {@code ce_id}: a pure function of the image's position (its source and id if it has
   * none) and the model's digest. Two events with the same id are duplicates of one prediction.
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
