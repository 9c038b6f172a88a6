package io.streamtune.trainer.live.quality;

import java.time.Instant;

/**
 * What somebody said about an image.
 *
 * @param className the class
 * @param isPersons whether a person said so
 * @param time when
 */
record LabelRecord(String className, boolean isPersons, Instant time) {

  /** Returns what stands after another word: the last one, but a machine overrules no person. */
  LabelRecord orIfOverruled(LabelRecord later) {
    return isPersons && !later.isPersons() ? this : later;
  }
}
