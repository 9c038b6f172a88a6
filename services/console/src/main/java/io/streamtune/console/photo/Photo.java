package io.streamtune.console.photo;

import java.util.Optional;

/**
 * The thumbnail and time of an image.
 *
 * @param path the URL path of its thumbnail; empty if it cannot be shown
 * @param timeMillis the record's timestamp in ms since 1970; -1 if unknown
 */
public record Photo(Optional<String> path, long timeMillis) {
  /** No image was found. */
  public static final Photo NONE = new Photo(Optional.empty(), -1);
}
