package io.streamtune.trainer.live.quality;

import java.time.Instant;

/**
 * A label of an image.
 *
 * @param className the class
 * @param isPersons whether a person gave the label
 * @param time when the label was given
 */
record LabelRecord(String className, boolean isPersons, Instant time) {

  /**
   * Returns the label that counts after a later one: the later, but a machine never overrules a
   * person.
   */
  LabelRecord orIfOverruled(LabelRecord later) {
    return isPersons && !later.isPersons() ? this : later;
  }
}
