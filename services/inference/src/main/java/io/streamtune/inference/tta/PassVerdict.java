package io.streamtune.inference.tta;

import io.streamtune.events.prediction.Tta;
import io.streamtune.inference.decode.TtaPlan;

/** What follows from the probabilities of a pass. */
public sealed interface PassVerdict {

  /**
   * They are the answer.
   *
   * @param tta what to say of the views
   */
  record Answer(Tta tta) implements PassVerdict {}

  /**
   * They leave a doubt: the image gets another pass.
   *
   * @param plan all of its views, the plain one included
   */
  record AnotherPass(TtaPlan plan) implements PassVerdict {}
}
