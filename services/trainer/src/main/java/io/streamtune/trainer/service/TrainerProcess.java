package io.streamtune.trainer.service;

import io.streamtune.host.ServiceProcess;
import io.streamtune.model.bundle.ModelBundle;
import io.streamtune.model.source.ModelResolver;
import io.streamtune.model.store.FileModelStore;
import io.streamtune.stream.admin.BootstrapProbe;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;

/** The process of the trainer service. */
public final class TrainerProcess {
  private TrainerProcess() {}

  /**
   * Trains until the service cannot go on; see {@link ServiceProcess#run}. Called on: the process's
   * main thread.
   *
   * @param environment of the process; locates the user's default model store
   * @return the exit status
   */
  public static int run(TrainerConfig config, Map<String, String> environment) {
    return ServiceProcess.run(
        onFailure -> {
          BootstrapProbe.check(config.learn().kafka());
          FileModelStore store =
              config
                  .store()
                  .map(FileModelStore::new)
                  .orElseGet(() -> FileModelStore.standard(environment));
          return new TrainerService(config, base(config, store), store, onFailure);
        });
  }

  private static ModelBundle base(TrainerConfig config, FileModelStore store) {
    try {
      return new ModelResolver(store).resolveBase(config.base());
    } catch (IOException e) {
      throw new UncheckedIOException(
          "the base %s cannot be read: %s".formatted(config.base(), e.getMessage()), e);
    }
  }
}
