package io.streamtune.inference.model.swap;

import io.streamtune.host.settings.Settings;
import io.streamtune.model.store.FileModelStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/**
 * Whether and how the service follows the topic of models.
 *
 * @param follow whether the service switches to a promoted version on its own
 * @param store directory of the model store; empty for the default one
 * @param replica name of this process in its reports; empty for host and HTTP port
 * @param startTimeout longest wait at the start for the promoted version, before the first image
 * @param observation time after a swap over which its receipt measures the latencies
 */
public record SwapConfig(
    boolean follow, Path store, String replica, Duration startTimeout, Duration observation) {

  /** Reads the section {@code swap}. */
  public static SwapConfig from(Settings settings) {
    return new SwapConfig(
        settings.flag("swap.follow", true),
        Path.of(settings.text("swap.store", "")),
        settings.text("swap.replica", ""),
        settings.time("swap.start-timeout", Duration.ofSeconds(10)),
        settings.time("swap.observation", Duration.ofSeconds(10)));
  }

  /**
   * Returns the store that versions are read from, at the start and later.
   *
   * @param environment the process's environment, which may name the default store
   */
  public FileModelStore openStore(Map<String, String> environment) {
    return store.toString().isEmpty()
        ? FileModelStore.standard(environment)
        : new FileModelStore(store);
  }
}
