package io.streamtune.inference.model;

import io.streamtune.vision.view.Preprocessing;
import java.util.Optional;

/**
 * Holds the model that the pipeline runs, and switches to the next.
 *
 * <p>The next batch runs on the new version at once. But if the new version needs another
 * preprocessing, the images that were decoded for the previous version are classified first, and no
 * image is decoded until then.
 *
 * <p>Not thread-safe. Called on: the event loop.
 */
public final class ModelSwitch {
  private final ModelSlot slot;

  /** The slot's model, readable on any thread. */
  private volatile LoadedModel current;

  private final VersionFence order;

  /** The preprocessing of the serving model. */
  private Preprocessing preprocessing;

  /** Images that are being decoded, or are decoded and not yet in a batch. */
  private int decodedOrDecoding;

  private Optional<Runnable> waiting = Optional.empty();

  /**
   * Takes ownership of the first model.
   *
   * @param onNewVersion see {@link VersionFence}
   */
  public ModelSwitch(LoadedModel first, Runnable onNewVersion) {
    order = new VersionFence(onNewVersion);
    slot = new ModelSlot(first);
    current = first;
    preprocessing = first.preprocessing();
  }

  /** Returns the serving model. Called on: any thread. */
  public LoadedModel current() {
    return current;
  }

  public Preprocessing preprocessing() {
    return preprocessing;
  }

  public ModelSlot.Lease acquire() {
    return slot.acquire();
  }

  /** Returns whether images may be decoded now. */
  public boolean mayDecode() {
    return waiting.isEmpty();
  }

  public void decoding() {
    decodedOrDecoding++;
  }

  /** This many images were put into a batch, were rejected by the decoder or were dropped. */
  public void decoded(int images) {
    decodedOrDecoding -= images;
  }

  /** Requests a switch, which happens now or in a later {@link #proceed}. */
  public void request(LoadedModel next, Switchover switchover) {
    if (next.preprocessing().equals(preprocessing)) {
      change(next, switchover);
    } else {
      waiting = Optional.of(() -> change(next, switchover));
    }
  }

  /**
   * Makes the pending switch if no image that was decoded for the previous version is left.
   *
   * @param isIdle whether no batch runs and none has to run again
   */
  public void proceed(boolean isIdle) {
    if (isIdle && decodedOrDecoding == 0) {
      Optional<Runnable> due = waiting;
      waiting = Optional.empty();
      due.ifPresent(Runnable::run);
    }
  }

  /** Emits a result, now or after the last one of the previous version. */
  public void give(LoadedModel by, Runnable answer) {
    order.give(by, current, answer);
  }

  /** Takes the model out of service; it is closed with its last lease. */
  public void close() {
    slot.close();
  }

  private void change(LoadedModel next, Switchover switchover) {
    preprocessing = next.preprocessing();
    current = next;
    order.switched();
    slot.switchTo(
        next,
        old -> {
          order.drained();
          switchover.drained().complete(old);
        });
    switchover.switched().complete(null);
  }
}
