package io.streamtune.model.bundle;

import java.util.List;

/**
 * An image, and the probabilities that the model gave it on the machine that made the bundle. An
 * inference service refuses the model if it does not reproduce them.
 *
 * @param file name in {@code probe/}, for example {@code 0.png}
 * @param bytes the encoded image; do not mutate after hand-off
 * @param probabilities one for each class, in the order of the classes
 */
@SuppressWarnings("ArrayRecordComponent") // Passed on, never compared.
public record ProbeImage(String file, byte[] bytes, List<Float> probabilities) {
  /** Copies the list. */
  public ProbeImage {
    probabilities = List.copyOf(probabilities);
  }
}
