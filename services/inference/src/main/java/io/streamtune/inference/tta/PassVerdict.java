package io.streamtune.inference.tta;

import io.streamtune.events.prediction.Tta;
import io.streamtune.inference.decode.TtaPlan;

/** The decision after a pass. */
public sealed interface PassVerdict {

  /**
   * The probabilities are final.
   *
   * @param tta the views and policy, as written to the prediction
   */
  record Answer(Tta tta) implements PassVerdict {}

  /**
   * The probabilities are uncertain: the image gets another pass.
   *
   * @param plan all of its views, the plain one included
   */
  record AnotherPass(TtaPlan plan) implements PassVerdict {}
}
