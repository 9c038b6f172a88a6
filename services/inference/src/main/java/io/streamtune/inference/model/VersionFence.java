package io.streamtune.inference.model;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Keeps results in order across a switch of models: results of the new version wait until the old
 * one has emitted its last. Batches run side by side, so without the fence a partition could show
 * the new version and then the old one again.
 *
 * <p>If results are buffered downstream, as with exactly-once delivery, the order must hold there
 * too: {@code onNewVersion} marks the moment between the two versions.
 *
 * <p>The fence keeps no lane waiting; it only delays a few results by the rest of one batch. Not
 * thread-safe. Called on: the event loop.
 */
final class VersionFence {
  private final Deque<Runnable> held = new ArrayDeque<>();
  private final Runnable onNewVersion;
  private boolean isDraining;

  /**
   * Starts with one version.
   *
   * @param onNewVersion runs between the last result of a version and the first of the next
   */
  VersionFence(Runnable onNewVersion) {
    this.onNewVersion = onNewVersion;
  }

  /** Holds results of the new version back from now on. */
  void switched() {
    isDraining = true;
  }

  /** Releases the results that were held back: the previous model has emitted its last one. */
  void drained() {
    isDraining = false;
    onNewVersion.run();
    while (!held.isEmpty()) {
      held.remove().run();
    }
  }

  /** Emits a result, now or after the last one of the previous model. */
  void give(LoadedModel by, LoadedModel current, Runnable answer) {
    if (isDraining && by.equals(current)) {
      held.add(answer);
    } else {
      answer.run();
    }
  }
}
