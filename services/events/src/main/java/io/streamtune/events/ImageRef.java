package io.streamtune.events;

import java.util.Optional;

/**
 * How an event speaks of an image.
 *
 * @param id the image event's id
 * @param source the image event's source; id and source together are unique
 * @param position where the image lies in Kafka; absent where it never lay there (HTTP, files)
 */
public record ImageRef(String id, String source, Optional<ImagePosition> position) {

  /** Checks that the image can be told from others. */
  public ImageRef {
    if (id.isEmpty()) {
      throw new IllegalArgumentException("an image needs an id");
    }
  }
}
