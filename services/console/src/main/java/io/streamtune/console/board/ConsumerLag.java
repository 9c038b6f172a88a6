package io.streamtune.console.board;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * What the brokers say of the stream.
 *
 * @param images end offsets of the topic of images, summed; empty before it is known
 * @param lag records that the inference group has not committed; empty where it committed none
 * @param labels label events since the last run began; empty where it is not known
 * @param problem why the brokers cannot be asked, for people
 */
public record ConsumerLag(
    OptionalLong images, OptionalLong lag, OptionalLong labels, Optional<String> problem) {
  /** Returns that nothing is known, and why. */
  public static ConsumerLag unknown(String problem) {
    return new ConsumerLag(
        OptionalLong.empty(), OptionalLong.empty(), OptionalLong.empty(), Optional.of(problem));
  }
}
