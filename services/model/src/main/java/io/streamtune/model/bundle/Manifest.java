package io.streamtune.model.bundle;

import io.streamtune.events.prediction.Activation;
import io.streamtune.model.InvalidModelException;
import io.streamtune.vision.view.Preprocessing;
import java.time.Instant;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The metadata needed to serve a graph: {@code manifest.json} of a bundle.
 *
 * @param id name and version
 * @param classes in the order of the graph's output, each once
 * @param activation how the logits become probabilities
 * @param preprocessing how a photo becomes the input
 * @param provenance where the weights come from
 * @param probeTolerance how far a probability of the probe may differ on another machine
 * @param files sha256 (hex) of every file of the bundle except the manifest, by path with {@code /}
 */
public record Manifest(
    ModelId id,
    List<String> classes,
    Activation activation,
    Preprocessing preprocessing,
    Provenance provenance,
    double probeTolerance,
    Map<String, String> files) {
  /** Engines and devices differ in the order of summation; a wrong model differs by far more. */
  public static final double DEFAULT_PROBE_TOLERANCE = 0.01;

  /** Checks the classes and the tolerance, copies list and map. */
  public Manifest {
    classes = List.copyOf(classes);
    files = Collections.unmodifiableMap(new LinkedHashMap<>(files));
    if (classes.isEmpty()) {
      throw new InvalidModelException("$.classes is empty", "name at least one class");
    }
    Set<String> seen = new HashSet<>();
    for (String name : classes) {
      if (name.isBlank() || !seen.add(name)) {
        throw new InvalidModelException(
            "$.classes has '" + name + "' blank or twice", "give every class a name of its own");
      }
    }
    if (!(probeTolerance > 0 && probeTolerance <= 1)) {
      throw new InvalidModelException(
          "$.probeTolerance is " + probeTolerance, "give a number above 0, at most 1");
    }
  }

  /** Reads the JSON of a manifest; unknown properties are ignored. */
  public static Manifest fromJson(byte[] json) {
    return ManifestJson.read(json);
  }

  /** Returns the manifest as JSON; equal manifests give the same bytes. */
  public byte[] toJson() {
    return ManifestJson.write(this);
  }

  /** Returns the same manifest under another name or version. */
  Manifest withId(ModelId newId) {
    return new Manifest(
        newId, classes, activation, preprocessing, provenance, probeTolerance, files);
  }

  /** Returns the same manifest with another creation time. */
  public Manifest withCreated(Instant created) {
    Provenance made =
        new Provenance(
            provenance.source(),
            provenance.trained(),
            created,
            provenance.parent(),
            provenance.datasetDigest(),
            provenance.recipe(),
            provenance.metrics());
    return new Manifest(id, classes, activation, preprocessing, made, probeTolerance, files);
  }

  /** Returns the same manifest with other files. */
  public Manifest withFiles(Map<String, String> newFiles) {
    return new Manifest(
        id, classes, activation, preprocessing, provenance, probeTolerance, newFiles);
  }
}
