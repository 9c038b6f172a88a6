package io.streamtune.inference.model.swap;

import io.streamtune.host.settings.Settings;
import io.streamtune.model.store.FileModelStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/**
 * Whether and how the service follows the topic of models.
 *
 * @param follow whether a promoted version is put into service by itself
 * @param store directory of the model store; empty takes the standard one
 * @param replica name of this process in its reports; empty takes host and HTTP port
 * @param startTimeout longest wait at start for what is to be served, before the first image
 * @param observation time after a swap over which its receipt says how the latencies are
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
   * Returns the store that versions are read from: at the start as later.
   *
   * @param environment of the process: names the standard store
   */
  public FileModelStore openStore(Map<String, String> environment) {
    return store.toString().isEmpty()
        ? FileModelStore.standard(environment)
        : new FileModelStore(store);
  }
}
