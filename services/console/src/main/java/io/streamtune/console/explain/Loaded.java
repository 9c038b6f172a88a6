package io.streamtune.console.explain;

import io.streamtune.engine.Engine;
import io.streamtune.engine.EngineConfig;
import io.streamtune.engine.EngineConfig.DeviceChoice;
import io.streamtune.explain.Explainer;
import io.streamtune.model.bundle.ModelBundle;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/**
 * Holds the version that was requested last, loaded for explanations, until nobody has requested it
 * for a while. <b>Owner:</b> one thread.
 */
final class Loaded implements AutoCloseable {
  /** Why: weights and buffers of a ResNet-50 take about 200 MB and load again in a second. */
  private static final long IDLE_NANOS_MAX = Duration.ofMinutes(10).toNanos();

  private final Bundles bundles;
  private Optional<Engine> engine = Optional.empty();
  private Optional<Version> version = Optional.empty();
  private long usedNanos;

  private record Version(String name, String version, Explainer explainer) {
    boolean is(String wantedName, String wantedVersion) {
      return name.equals(wantedName) && version.equals(wantedVersion);
    }
  }

  Loaded(Bundles bundles) {
    this.bundles = bundles;
  }

  /**
   * Returns the explainer of a version and loads it if another is loaded; empty if it is unknown.
   */
  Optional<Explainer> get(String name, String wanted, long nowNanos) throws IOException {
    usedNanos = nowNanos;
    if (version.isEmpty() || !version.get().is(name, wanted)) {
      Optional<ModelBundle> bundle = bundles.find(name, wanted);
      close();
      version = bundle.map(found -> new Version(name, wanted, Explainer.open(engine(), found)));
    }
    return version.map(Version::explainer);
  }

  /** One core, so that a page takes no more from services on the same machine. */
  private Engine engine() {
    if (engine.isEmpty()) {
      engine = Optional.of(Engine.open(new EngineConfig(DeviceChoice.CPU, 0, 1, 1)));
    }
    return engine.get();
  }

  /** Unloads the version if it has been idle too long. */
  void rest(long nowNanos) {
    if (nowNanos - usedNanos > IDLE_NANOS_MAX) {
      close();
    }
  }

  @Override
  public void close() {
    version.ifPresent(loaded -> loaded.explainer().close());
    version = Optional.empty();
  }
}
