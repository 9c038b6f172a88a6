package io.streamtune.trainer.service;

import io.streamtune.engine.EngineException;
import io.streamtune.model.InvalidModelException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A process that trains until it is told to stop. */
public final class Training {
  private Training() {}

  /**
   * Trains until the service cannot go on. SIGTERM and Ctrl-C end the process by a shutdown hook.
   * Called on: the process's main thread.
   *
   * @return the exit status: 1, as a service that is told to stop does not return
   */
  public static int run(TrainerConfig config, Map<String, String> environment) {
    // Not a constant: the first logger fixes the log's configuration, and Main names it before.
    Logger log = LoggerFactory.getLogger(Training.class);
    try {
      TrainerService service = TrainerService.start(config, environment);
      Runtime.getRuntime().addShutdownHook(new Thread(service::close, "shutdown"));
      log.info("collecting; Ctrl-C or SIGTERM stops");
      Optional<String> failure = service.awaitEnd();
      failure.ifPresent(reason -> log.error("the trainer cannot go on: {}", reason));
    } catch (InvalidModelException | EngineException | IOException | UncheckedIOException e) {
      log.error("the trainer cannot start: {}", e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return 1;
  }
}
