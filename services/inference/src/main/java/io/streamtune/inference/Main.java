package io.streamtune.inference;

import io.streamtune.inference.config.ConfigException;
import io.streamtune.inference.config.Settings;
import io.streamtune.inference.config.SettingsSource;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The process of the inference service: {@code Main [CONFIG.yaml]}, or everything by environment.
 *
 * <p>SIGTERM or Ctrl-C lets it finish what is in flight; then it ends as every JVM does after that
 * signal, with 143 or 130. It ends with 2 if the configuration is wrong, and with 1 if it cannot
 * start or go on.
 */
public final class Main {
  private static final String LOGBACK_CONFIG = "logback.configurationFile";

  private Main() {}

  /** Runs the service until it is told to stop. */
  public static void main(String[] args) {
    // Before the first logger. Not a logback.xml at the root of the class path: the command line,
    // which may run the service too, has that.
    System.getProperties()
        .putIfAbsent(LOGBACK_CONFIG, "io/streamtune/inference/logback-service.xml");
    int status = run(args);
    if (status != 0) {
      System.exit(status);
    }
  }

  private static int run(String[] args) {
    try {
      Map<String, String> file = args.length > 0 ? SettingsSource.yaml(Path.of(args[0])) : Map.of();
      return serve(InferenceConfig.from(new Settings(file, System.getenv())));
    } catch (ConfigException e) {
      log().error(e.getMessage());
      return 2;
    }
  }

  /**
   * Serves until the process is told to stop.
   *
   * @return the exit status
   */
  public static int serve(InferenceConfig config) {
    CountDownLatch ended = new CountDownLatch(1);
    AtomicReference<String> failure = new AtomicReference<>("");
    try {
      InferenceService service =
          InferenceService.start(
              config,
              new ModelSource(config.model()),
              reason -> {
                failure.set(reason);
                ended.countDown();
              });
      Thread stop = new Thread(service::close, "shutdown");
      Runtime.getRuntime().addShutdownHook(stop);
      log().info("serving; Ctrl-C or SIGTERM stops");
      ended.await();
      log().error("the service cannot go on: {}", failure.get());
      return 1;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return 0;
    } catch (RuntimeException e) {
      log().error("the service cannot start: {}", e.getMessage());
      return 1;
    }
  }

  private static Logger log() {
    return LoggerFactory.getLogger(Main.class);
  }
}
