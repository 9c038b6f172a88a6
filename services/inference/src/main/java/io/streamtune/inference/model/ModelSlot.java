package io.streamtune.inference.model;

import java.util.Optional;
import java.util.function.Consumer;

/**
 * The model version in service. A batch takes a {@link Lease} and so runs on one version from
 * beginning to end; a switch takes effect with the next batch, and the version before is closed
 * when its last lease ends.
 *
 * <p>Not thread-safe. Called on: the event loop.
 */
public final class ModelSlot implements AutoCloseable {
  private Held current;

  /** Puts the first model into service; the slot closes it. */
  public ModelSlot(LoadedModel first) {
    current = new Held(first);
  }

  /** Returns the model in service, to read about it; to run it, {@link #acquire}. */
  public LoadedModel current() {
    return current.model;
  }

  /** Returns a lease on the model in service. */
  public Lease acquire() {
    current.leases++;
    return new Lease(current);
  }

  /**
   * Puts another model into service, from the next batch on.
   *
   * @param drained takes the model before, which it then owns, when its last lease has ended; that
   *     may be at once
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
   * @param drained takes it, which it then owns, when its last lease has ended; that may be at once
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
