package io.streamtune.loadtest.faults;

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

/** A broker in a process of its own; all clients reach it through a proxy. */
final class Broker implements AutoCloseable {
  private final Path folder;
  private final Path records;
  private final int port;
  private final TcpProxy network;
  private JavaProcess process;

  /**
   * Starts it and waits until it takes connections.
   *
   * @param folder for its log
   * @param records where its records are kept
   */
  Broker(Path folder, Path records) {
    this.folder = folder;
    this.records = records;
    this.port = FreePort.find();
    this.network = new TcpProxy(port);
    this.process = launch();
    awaitUp();
  }

  private JavaProcess launch() {
    return new JavaProcess(
        folder,
        JavaProcess.SHORT_LIVED,
        List.of(
            "io.streamtune.broker.BrokerMain",
            Integer.toString(port),
            records.toString(),
            "advertised.listeners=PLAINTEXT://127.0.0.1:" + network.port()),
        Map.of());
  }

  KafkaSettings kafka() {
    return KafkaSettings.of("127.0.0.1:" + network.port());
  }

  TcpProxy network() {
    return network;
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** SIGKILL, if it still runs. */
  void kill() {
    process.close();
  }

  /** SIGSTOP: it stands still, and its connections stay. */
  void freeze() {
    process.signal("STOP");
  }

  /** SIGCONT. */
  void thaw() {
    process.signal("CONT");
  }

  /** Starts it again on the same records and port, and waits until it takes connections. */
  void restart() {
    process = launch();
    awaitUp();
  }

  private void awaitUp() {
    Until.holds("the broker listens", this::listens, process::said);
  }

  private boolean listens() {
    if (!process.isAlive()) {
      throw new AssertionError("the broker ended:\n" + process.said());
    }
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  public void close() {
    process.close();
    network.close();
  }
}
