package io.streamtune.events.label;

import io.streamtune.events.ImageRef;
import java.util.List;
import java.util.Optional;

/**
 * What a person says about an image that lies in Kafka.
 *
 * @param image the image, as the prediction named it; its position is echoed so that the trainer
 *     can read the image back
 * @param labels class names; several only for models with sigmoid, none says that no class applies
 * @param by who says so
 */
public record Label(ImageRef image, List<String> labels, Optional<String> by)
    implements LabelEvent {

  /** Copies the names and checks that none is empty. */
  public Label {
    labels = LabelNames.checked(labels);
  }
}
