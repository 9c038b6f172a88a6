package io.streamtune.inference.faults;

import io.streamtune.broker.FreePort;
import io.streamtune.stream.KafkaSettings;
import io.streamtune.testkit.JavaProcess;
import io.streamtune.testkit.Until;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A broker as a process; it can be stopped or killed and started again on its records. */
final class BrokerProcess implements AutoCloseable {
  private final Path folder;
  private final int port;
  private JavaProcess process;

  /** Starts it and waits until it takes connections. */
  BrokerProcess(Path folder) {
    this(folder, FreePort.find());
    start();
  }

  private BrokerProcess(Path folder, int port) {
    this.folder = folder;
    this.port = port;
    this.process = launch(folder, port);
  }

  /** Returns a broker that comes up meanwhile, perhaps after the service. */
  static BrokerProcess launching(Path folder, int port) {
    return new BrokerProcess(folder, port);
  }

  KafkaSettings kafka() {
    return KafkaSettings.of("127.0.0.1:" + port);
  }

  /** SIGTERM, and waits until it is gone. */
  void stop() {
    process.terminate();
    process.exitCode(Until.PATIENCE);
  }

  /** SIGKILL. */
  void kill() {
    process.kill();
  }

  /** Starts it again if it is gone, and waits until it takes connections. */
  void start() {
    if (!process.isAlive()) {
      process = launch(folder, port);
    }
    Until.holds("the broker listens", this::listens, process::said);
  }

  private static JavaProcess launch(Path folder, int port) {
    return new JavaProcess(
        folder,
        JavaProcess.SHORT_LIVED,
        List.of(
            "io.streamtune.broker.BrokerMain",
            Integer.toString(port),
            folder.resolve("records").toString()),
        Map.of());
  }

  private boolean listens() {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  public void close() {
    process.close();
  }
}
