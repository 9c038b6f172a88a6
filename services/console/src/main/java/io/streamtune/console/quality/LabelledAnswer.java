package io.streamtune.console.quality;

import io.streamtune.events.ImagePosition;

/**
 * An answer and what a person said of it.
 *
 * @param at the image
 * @param version that answered
 * @param answered its best class
 * @param probability of that class
 * @param said what the person said
 * @param timeMillis when, since 1970
 */
record LabelledAnswer(
    ImagePosition at,
    String version,
    String answered,
    double probability,
    String said,
    long timeMillis) {

  boolean isRight() {
    return answered.equals(said);
  }
}
