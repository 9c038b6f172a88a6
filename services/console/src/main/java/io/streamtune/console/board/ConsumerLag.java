package io.streamtune.console.board;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * What the brokers report about the stream.
 *
 * @param images sum of the end offsets of the topic of images; empty until known
 * @param lag records that the inference group has not committed; empty if it has committed none
 * @param labels label events since the last run began; empty if unknown
 * @param problem why the brokers could not be queried, as a message for users
 */
public record ConsumerLag(
    OptionalLong images, OptionalLong lag, OptionalLong labels, Optional<String> problem) {
  /** Returns a lag of which nothing is known, with the reason. */
  public static ConsumerLag unknown(String problem) {
    return new ConsumerLag(
        OptionalLong.empty(), OptionalLong.empty(), OptionalLong.empty(), Optional.of(problem));
  }
}
