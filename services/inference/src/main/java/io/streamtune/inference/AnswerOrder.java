package io.streamtune.inference;

import io.streamtune.inference.classify.LoadedModel;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The order of answers over a switch of models: those of the new version wait until the old one has
 * given its last. Batches run side by side, so without this a partition could show the new version
 * and then the old one again.
 *
 * <p>Waiting costs no lane its work, only a few answers the rest of one batch. Not thread-safe.
 * Called on: the event loop.
 */
final class AnswerOrder {
  private final Deque<Runnable> held = new ArrayDeque<>();
  private boolean isDraining;

  /** From now on answers of other models than the one before wait. */
  void switched() {
    isDraining = true;
  }

  /** The model before has given its last answer. */
  void drained() {
    isDraining = false;
    while (!held.isEmpty()) {
      held.remove().run();
    }
  }

  /** Gives an answer, now or after the last of the model before. */
  void give(LoadedModel by, LoadedModel current, Runnable answer) {
    if (isDraining && by.equals(current)) {
      held.add(answer);
    } else {
      answer.run();
    }
  }
}
