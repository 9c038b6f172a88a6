package io.streamtune.trainer.live;

import io.streamtune.events.ImagePosition;
import io.streamtune.events.ImageRef;
import java.util.Optional;

/** Knows where images lie that are known by their source and id only. */
@FunctionalInterface
public interface ImageLocator {
  /** Knows none. */
  ImageLocator NONE = _ -> Optional.empty();

  /** Returns the position in Kafka; empty where it is not known. May wait for a moment. */
  Optional<ImagePosition> locate(ImageRef image) throws InterruptedException;
}
