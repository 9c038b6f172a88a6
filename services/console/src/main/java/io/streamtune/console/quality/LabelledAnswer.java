package io.streamtune.console.quality;

import io.streamtune.events.ImagePosition;

/**
 * A prediction and the label that a user gave its image.
 *
 * @param at the image's position
 * @param version the version that predicted
 * @param answered the predicted class
 * @param probability of that class
 * @param said the label
 * @param timeMillis when it was labelled, in ms since 1970
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
