package io.streamtune.model.bundle;

import java.util.List;

/**
 * An image and the probabilities that it had where the model was made: an inference service that
 * does not reproduce them refuses the model.
 *
 * @param file name in {@code probe/}, as {@code 0.png}
 * @param bytes the encoded image; do not mutate after hand-off
 * @param probabilities one for each class, in their order
 */
@SuppressWarnings("ArrayRecordComponent") // Encoded images are handed on as they are.
public record ProbeImage(String file, byte[] bytes, List<Float> probabilities) {
  /** Copies the list. */
  public ProbeImage {
    probabilities = List.copyOf(probabilities);
  }
}
