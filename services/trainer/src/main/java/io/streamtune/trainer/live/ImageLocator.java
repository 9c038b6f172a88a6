package io.streamtune.trainer.live;

import io.streamtune.events.ImagePosition;
import io.streamtune.events.ImageRef;
import java.util.Optional;

/** Finds the position of images of which only source and id are known. */
@FunctionalInterface
public interface ImageLocator {
  /** Finds no image. */
  ImageLocator NONE = _ -> Optional.empty();

  /** Returns the image's position in Kafka; empty if it is not known. May block for up to 10 s. */
  Optional<ImagePosition> locate(ImageRef image) throws InterruptedException;
}
