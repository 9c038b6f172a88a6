package io.streamtune.events;

import java.util.List;

/**
 * The names of the topics.
 *
 * @param images images to classify
 * @param predictions predictions
 * @param deadLetters images that got no prediction, with the reason
 * @param labels labels of images
 * @param models the version of each model to serve, its candidate, and what replicas serve;
 *     compacted
 * @param training progress of training runs
 */
public record Topics(
    String images,
    String predictions,
    String deadLetters,
    String labels,
    String models,
    String training) {

  /** The names as in {@code schemas/asyncapi.yaml}. */
  public static final Topics DEFAULT =
      new Topics("images", "predictions", "images.dlq", "labels", "models", "training");

  /** Returns all names, in the order of the components. */
  public List<String> all() {
    return List.of(images, predictions, deadLetters, labels, models, training);
  }
}
