package io.streamtune.model.bundle;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Where a model's weights come from, and its metrics.
 *
 * @param source in words, for example {@code torchvision resnet50-0676ba61.pth}
 * @param trained false if the weights are freshly initialised
 * @param created when the bundle was made
 * @param parent the version that training started from
 * @param datasetDigest digest of the labelled images that it was trained on
 * @param recipe how it was trained, free-form JSON values; empty if not by Streamtune
 * @param metrics by name, for example {@code accuracy}
 */
public record Provenance(
    String source,
    boolean trained,
    Instant created,
    Optional<String> parent,
    Optional<String> datasetDigest,
    Map<String, Object> recipe,
    Map<String, Double> metrics) {
  /** Copies the maps and keeps their order. */
  public Provenance {
    recipe = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(recipe));
    metrics = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(metrics));
  }

  /** Returns the provenance of imported weights. */
  public static Provenance imported(String source, Instant created) {
    return new Provenance(
        source, true, created, Optional.empty(), Optional.empty(), Map.of(), Map.of());
  }

  /** Returns the provenance of freshly initialised weights. */
  public static Provenance initialised(long seed, Instant created) {
    return new Provenance(
        "freshly initialised, seed " + seed,
        false,
        created,
        Optional.empty(),
        Optional.empty(),
        Map.of(),
        Map.of());
  }
}
