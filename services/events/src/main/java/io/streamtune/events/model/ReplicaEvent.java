package io.streamtune.events.model;

import io.streamtune.events.ModelRef;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Report of the version that a replica of the inference service serves, published after each {@link
 * ModelEvent} that it acted on. The topic is compacted by name and replica, so it holds both the
 * version to serve and the versions that are served.
 *
 * @param replica name of the replica, unique for each running process
 * @param serving the version it serves
 * @param refused the version that it refused, if any
 * @param receipt numbers of the last swap, by name: seconds of each step, latencies in seconds
 *     before, during and after, images in and out; non-finite values are not sent
 * @param trial the candidate that runs beside the serving version, if any
 */
public record ReplicaEvent(
    String replica,
    ModelRef serving,
    Optional<Refusal> refused,
    Map<String, Double> receipt,
    Optional<Trial> trial) {

  /**
   * A candidate, and its comparison with the serving version.
   *
   * @param version version of the candidate
   * @param manifestSha256 as the candidate event named it
   * @param mode mode of the rollout, for example {@code shadow}
   * @param numbers by name: {@code images} that were compared, {@code disagreementRate}, {@code
   *     meanDifference} of a probability, {@code dropped} and {@code failed} images; non-finite
   *     values are not sent
   */
  public record Trial(
      String version, String manifestSha256, String mode, Map<String, Double> numbers) {

    /** Copies the numbers in their order. */
    public Trial {
      numbers = Collections.unmodifiableMap(new LinkedHashMap<>(numbers));
    }
  }

  /**
   * A version that the replica refused; the version before it keeps serving.
   *
   * @param version the version
   * @param manifestSha256 as the model event named it
   * @param step the step that failed, for example {@code probe}
   * @param reason the error and its remedy, for the operator
   */
  public record Refusal(String version, String manifestSha256, String step, String reason) {}

  /** Checks that the replica has a name, and copies the numbers in their order. */
  public ReplicaEvent {
    receipt = Collections.unmodifiableMap(new LinkedHashMap<>(receipt));
    if (replica.isEmpty()) {
      throw new IllegalArgumentException("a replica needs a name");
    }
  }

  /** Creates the report of a replica without a candidate. */
  public ReplicaEvent(
      String replica, ModelRef serving, Optional<Refusal> refused, Map<String, Double> receipt) {
    this(replica, serving, refused, receipt, Optional.empty());
  }

  /** Returns the record's key: {@code name@replica}. */
  public String key() {
    return serving.name() + "@" + replica;
  }
}
