package io.streamtune.events.label;

import io.streamtune.events.ImageRef;
import java.util.List;
import java.util.Optional;

/**
 * A person's or machine's label for an image that is stored in Kafka.
 *
 * @param image the image, as the prediction named it; includes the position, so that the trainer
 *     can read the image back
 * @param labels class names; several only for models with sigmoid; none means that no class applies
 * @param by who gave the label
 */
public record Label(ImageRef image, List<String> labels, Optional<String> by)
    implements LabelEvent {

  /** Copies the names and checks that none is blank. */
  public Label {
    labels = LabelNames.checked(labels);
  }
}
