package io.streamtune.inference.model;

import java.util.Optional;
import java.util.function.Consumer;

/**
 * The serving model version. A batch takes a {@link Lease} and so runs on one version from
 * beginning to end. A switch takes effect with the next batch; the previous version is handed over
 * when its last lease ends.
 *
 * <p>Not thread-safe. Called on: the event loop.
 */
public final class ModelSlot implements AutoCloseable {
  private Held current;

  /** Starts with the first model as the serving one; the slot closes it. */
  public ModelSlot(LoadedModel first) {
    current = new Held(first);
  }

  /** Returns the serving model, to read its properties; to run it, use {@link #acquire}. */
  public LoadedModel current() {
    return current.model;
  }

  /** Returns a lease on the serving model. */
  public Lease acquire() {
    current.leases++;
    return new Lease(current);
  }

  /**
   * Switches to another model from the next batch on.
   *
   * @param drained takes ownership of the previous model when its last lease has ended, which may
   *     be at once
   */
  public void switchTo(LoadedModel next, Consumer<LoadedModel> drained) {
    Held previous = current;
    current = new Held(next);
    previous.retire(drained);
  }

  /** Takes the model out of service; it is closed with its last lease. */
  @Override
  public void close() {
    retire(LoadedModel::close);
  }

  /**
   * Takes the model out of service.
   *
   * @param drained takes ownership of it when its last lease has ended, which may be at once
   */
  public void retire(Consumer<LoadedModel> drained) {
    current.retire(drained);
  }

  /** A model version that stays open until the lease is closed. */
  public static final class Lease implements AutoCloseable {
    private final Held held;
    private boolean open = true;

    private Lease(Held held) {
      this.held = held;
    }

    /** Returns the leased model. */
    public LoadedModel model() {
      return held.model;
    }

    /** Ends the lease; a second call does nothing. Called on: the event loop. */
    @Override
    public void close() {
      if (open) {
        open = false;
        held.leases--;
        held.handOverIfDone();
      }
    }
  }

  private static final class Held {
    private final LoadedModel model;
    private int leases;
    private Optional<Consumer<LoadedModel>> retired = Optional.empty();

    private Held(LoadedModel model) {
      this.model = model;
    }

    private void retire(Consumer<LoadedModel> drained) {
      if (retired.isEmpty()) {
        retired = Optional.of(drained);
        handOverIfDone();
      }
    }

    private void handOverIfDone() {
      if (leases == 0) {
        retired.ifPresent(drained -> drained.accept(model));
      }
    }
  }
}
