package io.streamtune.events.training;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Progress of a training run.
 *
 * @param run id of the run; the record's key
 * @param model name of the model in training
 * @param stage the stage of the run
 * @param step the present mini-batch, in a stage that processes mini-batches
 * @param metrics metrics so far, by name; non-finite values are not sent
 * @param etaSeconds expected time to the end of the stage
 * @param message message for the operator
 */
public record TrainingEvent(
    String run,
    String model,
    Stage stage,
    Optional<Step> step,
    Map<String, Double> metrics,
    Optional<Double> etaSeconds,
    Optional<String> message) {

  /** The stages of a run, in their order; a run ends with released, refused or failed. */
  public enum Stage {
    /** The trainer reads labels and reads their images back. */
    COLLECT,
    /** The trainer assembles the data set. */
    DATASET,
    /** The trainer fine-tunes the network. */
    FINETUNE,
    /** Candidate and incumbent are scored on the hold-out. */
    EVALUATE,
    /** The gate decides. */
    GATE,
    /** The candidate was promoted. */
    RELEASED,
    /** The candidate did not beat the incumbent. */
    REFUSED,
    /** The run failed. */
    FAILED;

    /** Returns the stage's name in JSON. */
    public String wire() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * One mini-batch.
   *
   * @param epoch the epoch, from 1
   * @param epochs number of epochs of this stage
   * @param batch the mini-batch within the epoch, from 1
   * @param batches number of mini-batches of an epoch
   * @param rate learning rate of the last layer group, the head
   * @param loss smoothed training loss; absent where it is not finite
   */
  public record Step(
      int epoch, int epochs, int batch, int batches, double rate, Optional<Double> loss) {

    /** Drops a non-finite loss, which JSON cannot represent, and checks the counts. */
    public Step {
      loss = loss.filter(Double::isFinite);
      if (epoch < 1 || epoch > epochs || batch < 1 || batch > batches) {
        throw new IllegalArgumentException(
            "epoch %d of %d, batch %d of %d: both count from 1 to their number"
                .formatted(epoch, epochs, batch, batches));
      }
      if (!Double.isFinite(rate)) {
        throw new IllegalArgumentException("rate must be finite, not " + rate);
      }
    }
  }

  /** Checks the ids and copies the metrics in their order. */
  public TrainingEvent {
    metrics = Collections.unmodifiableMap(new LinkedHashMap<>(metrics));
    etaSeconds = etaSeconds.filter(eta -> Double.isFinite(eta) && eta >= 0);
    if (run.isEmpty() || model.isEmpty()) {
      throw new IllegalArgumentException("a training event needs a run and a model");
    }
  }
}
