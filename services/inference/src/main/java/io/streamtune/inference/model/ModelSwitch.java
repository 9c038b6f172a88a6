package io.streamtune.inference.model;

import io.streamtune.vision.view.Preprocessing;
import java.util.Optional;

/**
 * Which model the pipeline runs, and the change from one to the next.
 *
 * <p>The next batch runs on the new version at once. Only if it wants photos cut another way, what
 * was decoded for the version before is classified first, and nothing more is decoded until then.
 *
 * <p>Not thread-safe. Called on: the event loop.
 */
public final class ModelSwitch {
  private final ModelSlot slot;

  /** That of the slot, for who only reads about it. */
  private volatile LoadedModel current;

  private final VersionFence order;

  /** How images are decoded: as the model in service wants it. */
  private Preprocessing preprocessing;

  /** Images between their decoding and their batch. */
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

  /** Returns the model in service. Called on: any thread. */
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

  /** So many images have come into a batch, or were refused by the decoder. */
  public void decoded(int images) {
    decodedOrDecoding -= images;
  }

  /** Asks for a switch; it happens now, or in a later {@link #proceed}. */
  public void request(LoadedModel next, Switchover switchover) {
    if (next.preprocessing().equals(preprocessing)) {
      change(next, switchover);
    } else {
      waiting = Optional.of(() -> change(next, switchover));
    }
  }

  /**
   * Makes the switch that waits, if nothing decoded for the version before is left.
   *
   * @param isIdle whether no batch runs or is to be run again
   */
  public void proceed(boolean isIdle) {
    if (isIdle && decodedOrDecoding == 0) {
      Optional<Runnable> due = waiting;
      waiting = Optional.empty();
      due.ifPresent(Runnable::run);
    }
  }

  /** Gives an answer, now or after the last of the version before. */
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
