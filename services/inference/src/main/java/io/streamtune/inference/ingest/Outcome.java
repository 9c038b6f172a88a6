package io.streamtune.inference.ingest;

import io.streamtune.events.ErrorCode;
import io.streamtune.events.ModelRef;
import io.streamtune.events.prediction.Activation;
import io.streamtune.events.prediction.ScoredLabel;
import io.streamtune.events.prediction.Timings;
import io.streamtune.events.prediction.Tta;
import java.util.List;

/** The outcome of an image. */
public sealed interface Outcome {

  /**
   * The image was classified.
   *
   * @param model the model version that classified it
   * @param activation how to read the probabilities
   * @param labels the most probable labels, best first
   * @param probabilities all classes in the model's order. <b>Owner:</b> the receiver; do not
   *     mutate
   * @param tta which views were averaged
   * @param timings the time spent in each stage
   */
  @SuppressWarnings("ArrayRecordComponent") // Passed on, never compared.
  record Predicted(
      ModelRef model,
      Activation activation,
      List<ScoredLabel> labels,
      float[] probabilities,
      Tta tta,
      Timings timings)
      implements Outcome {}

  /**
   * The image could not be classified.
   *
   * @param code why
   * @param stage the stage that rejected it: {@code ingest}, {@code decode} or {@code classify}
   * @param detail what is wrong with this image, in words
   */
  record Rejected(ErrorCode code, String stage, String detail) implements Outcome {}

  /**
   * The image gets no result here: an image from HTTP because the service is not serving now, an
   * image from Kafka because its partition was revoked and its new consumer answers it.
   *
   * @param reason why, in words
   */
  record Unavailable(String reason) implements Outcome {}
}
