package io.streamtune.model.source;

import io.streamtune.events.prediction.Activation;
import io.streamtune.vision.view.Preprocessing;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a user may specify about a model because its file does not.
 *
 * @param name default: from the file's name
 * @param version default: the first 8 hex digits of the file's sha256
 * @param classes default: ImageNet's for 1000 outputs, else {@code class_0}...
 * @param activation default: softmax, unless the graph ends in a sigmoid
 * @param preprocessing default: ImageNet's
 * @param created time of the import
 */
public record ImportOptions(
    Optional<String> name,
    Optional<String> version,
    Optional<List<String>> classes,
    Optional<Activation> activation,
    Optional<Preprocessing> preprocessing,
    Instant created) {
  /** Returns all defaults. */
  public static ImportOptions defaults(Instant created) {
    return new ImportOptions(
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        created);
  }
}
