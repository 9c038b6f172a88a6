package io.streamtune.events.model;

import io.streamtune.events.ModelRef;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What a replica of the inference service serves, said after each {@link ModelEvent} that it acted
 * on. The topic is compacted by name and replica, so it holds what is to be served beside what is
 * served.
 *
 * @param replica who says so; one name for each running process
 * @param serving the version it serves
 * @param refused the version that it did not take, if it refused one
 * @param receipt numbers of the last switch, by name: seconds of each step, latencies in seconds
 *     before, during and after, images in and out; values that are not finite are not sent
 * @param trial the version that it tries beside the one it serves, if it tries one
 */
public record ReplicaEvent(
    String replica,
    ModelRef serving,
    Optional<Refusal> refused,
    Map<String, Double> receipt,
    Optional<Trial> trial) {

  /**
   * A version that is tried, and how it compares with the one that is served.
   *
   * @param version the version
   * @param manifestSha256 as the candidate event named it
   * @param mode how it is tried, for example {@code shadow}
   * @param numbers by name: {@code images} that were compared, {@code disagreementRate}, {@code
   *     meanDifference} of a probability, {@code dropped} and {@code failed} images; values that
   *     are not finite are not sent
   */
  public record Trial(
      String version, String manifestSha256, String mode, Map<String, Double> numbers) {

    /** Copies the numbers in their order. */
    public Trial {
      numbers = Collections.unmodifiableMap(new LinkedHashMap<>(numbers));
    }
  }

  /**
   * A version that was not taken; the one before it is still served.
   *
   * @param version the version
   * @param manifestSha256 as the model event named it
   * @param step the step that failed, for example {@code probe}
   * @param reason what was wrong and what to do about it, for people
   */
  public record Refusal(String version, String manifestSha256, String step, String reason) {}

  /** Checks that the replica has a name, and copies the numbers in their order. */
  public ReplicaEvent {
    receipt = Collections.unmodifiableMap(new LinkedHashMap<>(receipt));
    if (replica.isEmpty()) {
      throw new IllegalArgumentException("a replica needs a name");
    }
  }

  /** Says what is served by a replica that tries no other version. */
  public ReplicaEvent(
      String replica, ModelRef serving, Optional<Refusal> refused, Map<String, Double> receipt) {
    this(replica, serving, refused, receipt, Optional.empty());
  }

  /** Returns the record's key: {@code name@replica}. */
  public String key() {
    return serving.name() + "@" + replica;
  }
}
