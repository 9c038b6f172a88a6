package io.streamtune.broker;

import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/**
 * The broker as a process of its own: {@code BrokerMain PORT DIRECTORY}. It runs until SIGTERM, and
 * its directory survives.
 *
 * <p>Prints nothing; it is up when its port takes connections.
 */
public final class BrokerMain {
  private static final String LOGBACK_CONFIG = "logback.configurationFile";

  private BrokerMain() {}

  /** Starts the broker and waits for the end of the process. */
  public static void main(String[] args) throws InterruptedException {
    if (args.length != 2) {
      throw new IllegalArgumentException("usage: BrokerMain PORT DIRECTORY");
    }
    if (System.getProperty(LOGBACK_CONFIG) == null) {
      System.setProperty(LOGBACK_CONFIG, "io/streamtune/broker/logback-process.xml");
    }
    EmbeddedBroker broker =
        EmbeddedBroker.start(
            new EmbeddedBroker.Options(Path.of(args[1]), Integer.parseInt(args[0]), Map.of()));
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
