package io.streamtune.console.board;

import io.streamtune.events.prediction.Prediction;
import io.streamtune.events.prediction.ScoredLabel;
import java.util.List;

/**
 * A prediction as it was read.
 *
 * @param prediction the prediction
 * @param timeMillis the record's time, since 1970; -1 where there is none
 */
public record AnsweredImage(Prediction prediction, long timeMillis) {

  /**
   * Returns by how much the best class leads the second, from 0 to 1: where it is small the model
   * is in doubt. Without a class, 0.
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
