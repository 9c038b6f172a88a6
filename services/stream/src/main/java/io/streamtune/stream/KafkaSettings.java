package io.streamtune.stream;

import io.streamtune.host.settings.Settings;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigDef;

/**
 * Connection settings for Kafka. Any property of its Java client passes through (TLS, SASL,
 * tuning). A name with the prefix {@code consumer.}, {@code producer.} or {@code admin.} applies to
 * that client only and overrides the name without prefix there.
 *
 * <p>{@link #masked} and {@link #toString} mask secrets.
 *
 * @param properties client properties; {@code bootstrap.servers} is required
 */
public record KafkaSettings(Map<String, String> properties) {
  private static final String BROKERS = "localhost:9092";
  private static final String MASK = "****";
  private static final Pattern SECRET_NAME =
      Pattern.compile(".*(password|secret|jaas|token|credential|keystore\\.key|user\\.info).*");
  private static final Pattern PREFIX = Pattern.compile("^(consumer|producer|admin)\\.");

  /** Copies the properties and checks that they name a broker. */
  public KafkaSettings {
    properties = Map.copyOf(properties);
    if (properties.getOrDefault(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, "").isBlank()) {
      throw new IllegalArgumentException(
          "bootstrap.servers is missing; name at least one broker, for example localhost:9092");
    }
  }

  /** Returns settings for brokers that need no login. */
  public static KafkaSettings of(String bootstrapServers) {
    return new KafkaSettings(Map.of(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers));
  }

  /**
   * Reads {@code kafka.bootstrap-servers} and all of {@code kafka.properties}; the latter win. If
   * no broker is named, {@code settings} records an error.
   */
  public static KafkaSettings from(Settings settings) {
    Map<String, String> properties = new TreeMap<>(settings.under("kafka.properties"));
    String servers = settings.text("kafka.bootstrap-servers", BROKERS);
    properties.putIfAbsent(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, servers);
    boolean isNamed =
        !properties.getOrDefault(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, "").isBlank();
    settings.require(
        isNamed, "kafka.bootstrap-servers is empty: name at least one broker, e.g. " + BROKERS);
    if (!isNamed) {
      properties.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, BROKERS); // Never used.
    }
    return new KafkaSettings(properties);
  }

  /** Returns a copy with one property added or replaced. */
  public KafkaSettings with(String name, String value) {
    Map<String, String> more = new HashMap<>(properties);
    more.put(name, value);
    return new KafkaSettings(more);
  }

  /** Returns the bootstrap servers of the consumer; empty if there are none. */
  public String bootstrapServers() {
    return forConsumer().getOrDefault(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, "");
  }

  /** Returns the properties of a consumer, {@code consumer.} names without their prefix. */
  public Map<String, String> forConsumer() {
    return forClient("consumer.");
  }

  /** Returns the properties of a producer, {@code producer.} names without their prefix. */
  public Map<String, String> forProducer() {
    return forClient("producer.");
  }

  /** Returns the properties of an admin client, {@code admin.} names without their prefix. */
  public Map<String, String> forAdmin() {
    return forClient("admin.");
  }

  /** Returns all properties sorted by name, with secret values replaced by {@code ****}. */
  public Map<String, String> masked() {
    Map<String, String> masked = new TreeMap<>(properties);
    masked.replaceAll((name, value) -> isSecret(name) ? MASK : value);
    return masked;
  }

  /** Returns whether the value of a client property must not be shown. */
  public static boolean isSecret(String name) {
    String plain = PREFIX.matcher(name).replaceFirst("");
    return (SECRET_NAME.matcher(plain).matches() && !plain.endsWith(".class"))
        || hasPasswordType(ConsumerConfig.configDef(), plain)
        || hasPasswordType(ProducerConfig.configDef(), plain)
        || hasPasswordType(AdminClientConfig.configDef(), plain);
  }

  @Override
  public String toString() {
    return "KafkaSettings" + masked();
  }

  private static boolean hasPasswordType(ConfigDef definition, String name) {
    return Optional.ofNullable(definition.configKeys().get(name))
        .map(key -> key.type == ConfigDef.Type.PASSWORD)
        .orElse(false);
  }

  private Map<String, String> forClient(String prefix) {
    Map<String, String> client = new HashMap<>();
    properties.forEach(
        (name, value) -> {
          if (!PREFIX.matcher(name).find()) {
            client.put(name, value);
          }
        });
    properties.forEach(
        (name, value) -> {
          if (name.startsWith(prefix)) {
            client.put(name.substring(prefix.length()), value);
          }
        });
    return client;
  }
}
