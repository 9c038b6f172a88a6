package io.streamtune.console.photo;

import java.util.Optional;

/**
 * What was found of an image.
 *
 * @param path where pages get its thumbnail; empty where it cannot be shown
 * @param timeMillis the time of its record, since 1970; -1 where it is not known
 */
public record Photo(Optional<String> path, long timeMillis) {
  /** Nothing was found. */
  public static final Photo NONE = new Photo(Optional.empty(), -1);
}
