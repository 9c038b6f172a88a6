package io.streamtune.inference.model;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The order of answers over a switch of models: those of the new version wait until the old one has
 * given its last. Batches run side by side, so without this a partition could show the new version
 * and then the old one again.
 *
 * <p>Where answers are held further on, as with exactly-once delivery, the order must hold there,
 * too: who delivers them is told of the moment between the two versions.
 *
 * <p>Waiting costs no lane its work, only a few answers the rest of one batch. Not thread-safe.
 * Called on: the event loop.
 */
final class VersionFence {
  private final Deque<Runnable> held = new ArrayDeque<>();
  private final Runnable onNewVersion;
  private boolean isDraining;

  /**
   * Begins with one version.
   *
   * @param onNewVersion told between the last answer of a version and the first of the next
   */
  VersionFence(Runnable onNewVersion) {
    this.onNewVersion = onNewVersion;
  }

  /** From now on answers of other models than the one before wait. */
  void switched() {
    isDraining = true;
  }

  /** The model before has given its last answer. */
  void drained() {
    isDraining = false;
    onNewVersion.run();
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
