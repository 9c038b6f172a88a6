package io.streamtune.inference.model.swap;

import io.streamtune.engine.EngineException;
import io.streamtune.inference.model.LoadedModel;
import io.streamtune.model.InvalidModelException;
import io.streamtune.model.bundle.ModelBundle;
import io.streamtune.model.bundle.ModelId;
import io.streamtune.model.bundle.ServingModel;
import io.streamtune.model.store.ModelStore;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Fetch → load → warm up → probe: the checks that a version must pass before it gets an image,
 * whether it is to serve or to run as a candidate. The serving version is not touched.
 *
 * <p>Called on: one thread at a time, never an event loop.
 */
public final class Preparation {
  private final ModelStore store;
  private final SwapTarget target;

  Preparation(ModelStore store, SwapTarget target) {
    this.store = store;
    this.target = target;
  }

  /**
   * Returns the version, ready to run; the caller owns it.
   *
   * @param fits a further check that throws {@link InvalidModelException} to refuse the version
   * @param begins notified of each step after the first
   * @throws ModelRefusedException if anything about the version is wrong
   */
  public LoadedModel run(
      ModelReference wanted, Consumer<ServingModel> fits, Consumer<SwapStep> begins)
      throws ModelRefusedException {
    return new Attempt(begins).run(wanted, fits);
  }

  public static void checkId(ModelReference wanted, ModelBundle bundle) {
    ModelId id = bundle.manifest().id();
    if (!id.name().equals(wanted.name()) || !id.version().equals(wanted.version())) {
      throw new InvalidModelException(
          "%s holds %s, but %s:%s was announced"
              .formatted(wanted.uri(), id, wanted.name(), wanted.version()),
          "announce the version under its own name");
    }
  }

  /** One version and its current step. */
  private final class Attempt {
    private final Consumer<SwapStep> begins;
    private SwapStep step = SwapStep.FETCH;
    private Optional<LoadedModel> loaded = Optional.empty();

    private Attempt(Consumer<SwapStep> begins) {
      this.begins = begins;
    }

    LoadedModel run(ModelReference wanted, Consumer<ServingModel> fits)
        throws ModelRefusedException {
      try {
        return prepared(wanted, fits);
      } catch (IOException e) {
        loaded.ifPresent(LoadedModel::close);
        throw new ModelRefusedException(
            step, true, "%s cannot be read: %s; it is tried again".formatted(wanted.uri(), e), e);
      } catch (InvalidModelException | EngineException | IllegalArgumentException e) {
        loaded.ifPresent(LoadedModel::close);
        throw new ModelRefusedException(step, false, String.valueOf(e.getMessage()), e);
      } catch (RuntimeException e) {
        // A damaged file can break a reader in unforeseen ways; the old version keeps serving.
        loaded.ifPresent(LoadedModel::close);
        throw new ModelRefusedException(step, false, "the version cannot be used: " + e, e);
      } catch (OutOfMemoryError e) {
        loaded.ifPresent(LoadedModel::close);
        throw new ModelRefusedException(
            step, false, "no memory for a second model; give the service a larger heap", e);
      }
    }

    private LoadedModel prepared(ModelReference wanted, Consumer<ServingModel> fits)
        throws IOException {
      ModelBundle bundle = store.fetch(wanted.uri(), wanted.manifestSha256());
      checkId(wanted, bundle);
      checkSize(bundle);
      LoadedModel model = load(bundle, fits);
      loaded = Optional.of(model);
      begin(SwapStep.WARM_UP);
      target.loader().warmUp(model);
      begin(SwapStep.PROBE);
      Probe.check(bundle, model);
      return model;
    }

    /**
     * Loads the bundle. The runtime's input (100 MB) lives in an arena that is freed at once: as
     * garbage on the heap it would be collected while images are being served.
     */
    private LoadedModel load(ModelBundle bundle, Consumer<ServingModel> fits) {
      try (Arena memory = Arena.ofConfined()) {
        ServingModel serving = ServingModel.of(bundle, memory);
        fits.accept(serving);
        begin(SwapStep.LOAD);
        return target.loader().load(serving);
      }
    }

    private void begin(SwapStep next) {
      step = next;
      begins.accept(next);
    }

    /** The tensor's row size is fixed while the service runs. */
    private void checkSize(ModelBundle bundle) {
      int now = target.model().preprocessing().size();
      int then = bundle.manifest().preprocessing().size();
      if (now != then) {
        throw new InvalidModelException(
            "it takes pictures of %d px, the version in service %d px".formatted(then, now),
            "restart the service: it starts with the version that is promoted then");
      }
    }
  }
}
