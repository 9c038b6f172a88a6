package io.streamtune.inference;

import io.streamtune.host.Service;
import java.util.function.Consumer;

/** The process of the inference service. */
public final class InferenceProcess {
  private InferenceProcess() {}

  /**
   * Serves until the service cannot go on; see {@link io.streamtune.host.ServiceProcess#run}.
   * Called on: the process's main thread.
   *
   * @return the exit status
   */
  public static int run(InferenceConfig config) {
    return io.streamtune.host.ServiceProcess.run(onFailure -> new Configured(config, onFailure));
  }

  /** A service with the model that its configuration names. */
  private static final class Configured implements Service {
    private final InferenceConfig config;
    private final InferenceService service;

    Configured(InferenceConfig config, Consumer<String> onFailure) {
      this.config = config;
      this.service = new InferenceService(config, onFailure);
    }

    @Override
    public void start() {
      service.start(new ModelSource(config));
    }

    @Override
    public void close() {
      service.close();
    }
  }
}
