package io.streamtune.events;

import java.util.Optional;

/**
 * Reference to an image in an event.
 *
 * @param id the image event's id
 * @param source the image event's source; id and source together are unique
 * @param position position of the image in Kafka; absent if it was never there (HTTP, files)
 */
public record ImageRef(String id, String source, Optional<ImagePosition> position) {

  /** Checks that the id is not empty. */
  public ImageRef {
    if (id.isEmpty()) {
      throw new IllegalArgumentException("an image needs an id");
    }
  }
}
