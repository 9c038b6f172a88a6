package io.streamtune.inference.ingest;

import io.streamtune.events.ErrorCode;
import io.streamtune.events.ModelRef;
import io.streamtune.events.prediction.Activation;
import io.streamtune.events.prediction.ScoredLabel;
import io.streamtune.events.prediction.Timings;
import io.streamtune.events.prediction.Tta;
import java.util.List;

/** What became of an image. */
public sealed interface Outcome {

  /**
   * It was classified.
   *
   * @param model the model version that did it
   * @param activation how to read the probabilities
   * @param labels the most probable labels, best first
   * @param probabilities all classes in the model's order. <b>Owner:</b> the receiver; do not
   *     mutate
   * @param tta which views were averaged
   * @param timings where the time went
   */
  @SuppressWarnings("ArrayRecordComponent") // Handed over, never compared.
  record Predicted(
      ModelRef model,
      Activation activation,
      List<ScoredLabel> labels,
      float[] probabilities,
      Tta tta,
      Timings timings)
      implements Outcome {}

  /**
   * It could not be classified.
   *
   * @param code why
   * @param stage the stage that found out: {@code ingest}, {@code decode} or {@code classify}
   * @param detail what was wrong with this image, for a person
   */
  record Rejected(ErrorCode code, String stage, String detail) implements Outcome {}

  /**
   * It gets no answer here: one that came by HTTP, as the service does not serve now; one from
   * Kafka, as its partition was taken away, and whoever has it then answers.
   *
   * @param reason why, for a person
   */
  record Unavailable(String reason) implements Outcome {}
}
