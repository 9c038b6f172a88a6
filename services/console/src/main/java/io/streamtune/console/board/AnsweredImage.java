package io.streamtune.console.board;

import io.streamtune.events.prediction.Prediction;
import io.streamtune.events.prediction.ScoredLabel;
import java.util.List;

/**
 * A prediction and the time of its record.
 *
 * @param prediction the prediction
 * @param timeMillis the record's timestamp in ms since 1970; -1 if it has none
 */
public record AnsweredImage(Prediction prediction, long timeMillis) {

  /**
   * Returns the margin: the best class's probability minus the second's, from 0 to 1. A small
   * margin means that the model is uncertain. Without a class, 0.
   */
  public double margin() {
    List<ScoredLabel> labels = prediction.labels();
    if (labels.isEmpty()) {
      return 0;
    }
    double best = labels.getFirst().probability();
    return labels.size() == 1 ? best : best - labels.get(1).probability();
  }
}
