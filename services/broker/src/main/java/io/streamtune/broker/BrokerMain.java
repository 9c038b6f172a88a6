package io.streamtune.broker;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/**
 * Runs the broker as its own process: {@code BrokerMain PORT DIRECTORY [PROPERTY=VALUE …]}. The
 * given broker properties override those of this package. The broker runs until SIGTERM and keeps
 * its directory.
 *
 * <p>Prints nothing; the broker is ready when its port accepts connections.
 */
public final class BrokerMain {
  private static final String LOGBACK_CONFIG = "logback.configurationFile";

  private BrokerMain() {}

  /** Starts the broker and waits for the end of the process. */
  public static void main(String[] args) throws InterruptedException {
    if (args.length < 2) {
      throw new IllegalArgumentException("usage: BrokerMain PORT DIRECTORY [PROPERTY=VALUE …]");
    }
    Map<String, String> overrides = new HashMap<>();
    for (String override : List.of(args).subList(2, args.length)) {
      int equals = override.indexOf('=');
      overrides.put(override.substring(0, equals), override.substring(equals + 1));
    }
    if (System.getProperty(LOGBACK_CONFIG) == null) {
      System.setProperty(LOGBACK_CONFIG, "io/streamtune/broker/logback-process.xml");
    }
    EmbeddedBroker broker =
        EmbeddedBroker.start(
            new EmbeddedBroker.Options(Path.of(args[1]), Integer.parseInt(args[0]), overrides));
    CountDownLatch stopped = new CountDownLatch(1);
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  broker.close();
                  stopped.countDown();
                },
                "broker-stop"));
    stopped.await();
  }
}
