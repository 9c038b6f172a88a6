package io.streamtune.inference.tta;

import io.streamtune.events.Tta;
import io.streamtune.inference.decode.TtaPlan;

/** What follows from the probabilities of a look at an image. */
public sealed interface Verdict {

  /**
   * They are the answer.
   *
   * @param tta what to say of the views
   */
  record Answer(Tta tta) implements Verdict {}

  /**
   * They leave a doubt: the image is looked at again.
   *
   * @param plan all of its views, the plain one included
   */
  record LookAgain(TtaPlan plan) implements Verdict {}
}
