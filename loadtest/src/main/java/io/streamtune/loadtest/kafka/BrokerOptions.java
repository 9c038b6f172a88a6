package io.streamtune.loadtest.kafka;

import io.streamtune.stream.KafkaSettings;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The options with which commands reach the brokers of a running system. */
public final class BrokerOptions {
  @Option(
      names = "--bootstrap-servers",
      paramLabel = "HOST:PORT,…",
      description = "The Kafka brokers. Default: localhost:9092.")
  private Optional<String> servers = Optional.empty();

  @Option(
      names = "--kafka-property",
      paramLabel = "NAME=VALUE",
      description = "A property of the Kafka clients, as for TLS and SASL; may be repeated.")
  private Map<String, String> properties = new LinkedHashMap<>();

  /** Returns the given options as settings of the clients, with default brokers. */
  public KafkaSettings kafka() {
    Map<String, String> all = given();
    all.putIfAbsent("bootstrap.servers", "localhost:9092");
    return new KafkaSettings(all);
  }

  /** Returns the given options alone, as properties of the clients. */
  public Map<String, String> given() {
    Map<String, String> all = new HashMap<>(properties);
    servers.ifPresent(value -> all.putIfAbsent("bootstrap.servers", value));
    return all;
  }
}
