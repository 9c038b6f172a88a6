package io.streamtune.broker;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;

/**
 * A running single-node Kafka in this JVM. It listens on 127.0.0.1 only. It can be closed and
 * started again on the same directory and port; topics, records and committed offsets remain.
 *
 * <p><b>Owner:</b> the caller of {@link #start} closes it. <b>Called on:</b> any thread, one at a
 * time.
 */
public final class EmbeddedBroker implements AutoCloseable {
  private final KafkaRaftServer server;
  private final Path dataDir;
  private final int port;
  private final boolean temporary;
  private boolean closed;

  private EmbeddedBroker(KafkaRaftServer server, Path dataDir, int port, boolean temporary) {
    this.server = server;
    this.dataDir = dataDir;
    this.port = port;
    this.temporary = temporary;
  }

  /**
   * Options of a broker.
   *
   * @param dataDir directory of the records, created if absent; empty for a temporary directory
   *     that {@link EmbeddedBroker#close} deletes
   * @param port TCP port on 127.0.0.1, or 0 for a free one
   * @param overrides Kafka broker properties that override those of this package
   */
  public record Options(Optional<Path> dataDir, int port, Map<String, String> overrides) {
    /** Checks the port and copies the overrides. */
    public Options {
      overrides = Map.copyOf(overrides);
      if (port < 0 || port > 65535) {
        throw new IllegalArgumentException("port must be 0 (any free) to 65535, not " + port);
      }
    }

    /** Creates options with a directory that is kept. */
    public Options(Path dataDir, int port, Map<String, String> overrides) {
      this(Optional.of(dataDir), port, overrides);
    }

    /** Returns options for a temporary directory and a free port. */
    public static Options temporary() {
      return new Options(Optional.empty(), 0, Map.of());
    }
  }

  /** Starts a broker in a temporary directory on a free port; see {@link #start(Options)}. */
  public static EmbeddedBroker start() {
    return start(Options.temporary());
  }

  /**
   * Formats the directory if it is new, starts the broker and returns when it accepts requests.
   *
   * @throws IllegalStateException if it cannot start, for example because the port is taken
   * @throws UncheckedIOException if the directory cannot be written
   */
  public static EmbeddedBroker start(Options options) {
    if (options.dataDir().isPresent()) {
      return start(options, options.dataDir().get());
    }
    Path dataDir = temporaryDirectory();
    try {
      return start(options, dataDir);
    } catch (RuntimeException e) {
      delete(dataDir);
      throw e;
    }
  }

  private static EmbeddedBroker start(Options options, Path dataDir) {
    int port = options.port() == 0 ? FreePort.find() : options.port();
    requireFree(port);
    Map<String, String> config =
        BrokerConfig.of(dataDir, port, FreePort.find(), options.overrides());
    format(dataDir);
    KafkaRaftServer server = new KafkaRaftServer(new KafkaConfig(config, false), Time.SYSTEM);
    try {
      server.startup();
    } catch (RuntimeException e) {
      server.shutdown();
      throw new IllegalStateException("Kafka could not start on 127.0.0.1:" + port, e);
    }
    return new EmbeddedBroker(server, dataDir, port, options.dataDir().isEmpty());
  }

  /** Returns {@code 127.0.0.1:port}, the value of {@code bootstrap.servers}. */
  public String bootstrapServers() {
    return "127.0.0.1:" + port;
  }

  /** Returns the port that clients connect to. */
  public int port() {
    return port;
  }

  /** Returns the directory of the records. */
  public Path dataDir() {
    return dataDir;
  }

  /**
   * Stops the broker, then deletes its directory if that was temporary. A second call does nothing.
   */
  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    server.shutdown();
    server.awaitShutdown();
    if (temporary) {
      delete(dataDir);
    }
  }

  private static void format(Path dataDir) {
    try {
      if (Files.exists(dataDir.resolve("meta.properties"))) {
        return; // Formatted by an earlier start: keep its records.
      }
      Files.createDirectories(dataDir);
      new Formatter()
          .setPrintStream(
              new PrintStream(new ByteArrayOutputStream(), false, StandardCharsets.UTF_8))
          .setClusterId(Uuid.randomUuid().toString())
          .setNodeId(Integer.parseInt(BrokerConfig.NODE_ID))
          .setReleaseVersion(MetadataVersion.latestProduction())
          .setControllerListenerName(BrokerConfig.CONTROLLER_LISTENER)
          .setMetadataLogDirectory(dataDir.toAbsolutePath().toString())
          .setDirectories(List.of(dataDir.toAbsolutePath().toString()))
          .run();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write the broker's directory " + dataDir, e);
    } catch (Exception e) { // Formatter.run() declares no narrower type.
      throw new IllegalStateException("cannot format the broker's directory " + dataDir, e);
    }
  }

  private static Path temporaryDirectory() {
    try {
      return Files.createTempDirectory("streamtune-broker-");
    } catch (IOException e) {
      throw new UncheckedIOException("cannot make a temporary directory for the broker", e);
    }
  }

  private static void requireFree(int port) {
    try {
      FreePort.requireFree(port);
    } catch (IOException e) {
      throw new IllegalStateException(
          "port " + port + " of 127.0.0.1 is taken; stop what listens there or choose another", e);
    }
  }

  private static void delete(Path root) {
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot delete the broker's directory " + root, e);
    }
  }
}
