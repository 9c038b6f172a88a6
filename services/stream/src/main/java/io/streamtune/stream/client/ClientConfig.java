package io.streamtune.stream.client;

import io.streamtune.stream.Delivery;
import io.streamtune.stream.KafkaSettings;
import io.streamtune.stream.OffsetReset;
import io.streamtune.stream.SinkConfig;
import io.streamtune.stream.SourceConfig;
import io.streamtune.stream.consume.GroupWatch;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.producer.ProducerConfig;

/**
 * The properties of each Kafka client: our defaults, overridden by the user's properties,
 * overridden by those that must not change.
 */
public final class ClientConfig {
  private static final String METRICS_PUSH = "enable.metrics.push";

  /**
   * Far longer than a transaction takes. After a crash, consumers of committed records wait this
   * long.
   */
  private static final int TRANSACTION_TIMEOUT_MS = 15_000;

  /**
   * Longest time that the poll thread blocks on the brokers; below any {@code
   * max.poll.interval.ms}.
   */
  private static final int TRANSACTION_BLOCK_MS = 5_000;

  /** Prefix of the client ids of our group members, by which {@link GroupWatch} recognises them. */
  private static final String OURS = "streamtune-";

  private static final AtomicInteger MEMBERS = new AtomicInteger();

  private ClientConfig() {}

  /**
   * Returns the properties of a group member.
   *
   * @throws IllegalArgumentException if a user's property would lose events
   */
  public static Map<String, Object> groupMember(KafkaSettings kafka, SourceConfig source) {
    Map<String, String> user = kafka.forConsumer();
    refuse(
        user,
        ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
        "true",
        "it would commit unfinished events");
    if (source.delivery() == Delivery.EXACTLY_ONCE) {
      refuse(
          user,
          ConsumerConfig.ISOLATION_LEVEL_CONFIG,
          "read_uncommitted",
          "offsets of a transaction that is open would not be waited for");
    }
    OffsetReset.of(kafka); // Rejects values that Kafka does not know.
    Map<String, Object> config = new HashMap<>(reader(kafka, source.fetchBytes()));
    config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none"); // StartingOffsets does the reset.
    // The classic protocol works with every broker. The assignor is cooperative, so a rebalance
    // revokes only the partitions that move. The newer protocol (KIP-848) has its own assignor.
    if (!"consumer".equalsIgnoreCase(user.get(ConsumerConfig.GROUP_PROTOCOL_CONFIG))) {
      config.putIfAbsent(
          ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG,
          CooperativeStickyAssignor.class.getName());
    }
    config.putIfAbsent(
        ConsumerConfig.CLIENT_ID_CONFIG, OURS + source.group() + "-" + MEMBERS.incrementAndGet());
    config.put(ConsumerConfig.GROUP_ID_CONFIG, source.group());
    config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
    config.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, source.pollRecords());
    return config;
  }

  /** Returns the properties of a consumer without a group. */
  public static Map<String, Object> reader(KafkaSettings kafka, int fetchBytes) {
    Map<String, Object> config = new HashMap<>();
    config.put(METRICS_PUSH, "false"); // Sent only if the user asks for it.
    config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    config.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, "false");
    config.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, fetchBytes);
    config.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, Math.min(fetchBytes, 4 << 20));
    config.put(ConsumerConfig.METADATA_MAX_AGE_CONFIG, 60_000); // New partitions within a minute.
    config.putAll(kafka.forConsumer());
    return config;
  }

  /**
   * Returns the properties of the producer.
   *
   * @throws IllegalArgumentException if a user's property would lose or repeat events
   */
  public static Map<String, Object> producer(KafkaSettings kafka, SinkConfig sink) {
    Map<String, String> user = kafka.forProducer();
    refuse(user, ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, "false", "retries would repeat events");
    if (user.containsKey(ProducerConfig.TRANSACTIONAL_ID_CONFIG)) {
      throw new IllegalArgumentException(
          "transactional.id must not be set: with exactly-once delivery it is made from the group");
    }
    Map<String, Object> config = new HashMap<>();
    config.put(METRICS_PUSH, "false");
    config.put(ProducerConfig.LINGER_MS_CONFIG, sink.linger().toMillis());
    config.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, sink.compression());
    config.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, sink.requestBytesMax());
    config.put(ProducerConfig.BUFFER_MEMORY_CONFIG, sink.bufferBytes());
    // The publish thread does the retries, and a missing topic must not block the others for long.
    config.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 2_000);
    // With more, a rejected first request that another one overtakes fails forever (decision 0029).
    config.put(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 1);
    config.putAll(user);
    config.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, "true");
    config.put(ProducerConfig.ACKS_CONFIG, "all");
    config.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, Integer.MAX_VALUE);
    config.put(ProducerConfig.RETRIES_CONFIG, Integer.MAX_VALUE);
    return config;
  }

  /**
   * Returns the properties of a producer that writes in transactions.
   *
   * @param member identifies this process among the members of its group
   * @throws IllegalArgumentException if a user's property would lose or repeat events
   */
  public static Map<String, Object> transactionalProducer(
      KafkaSettings kafka, SourceConfig source, String member) {
    Map<String, Object> config =
        new HashMap<>(producer(kafka, SinkConfig.of(source.inFlightEventsMax())));
    Map<String, String> user = kafka.forProducer();
    // A member that restarts under the same name ends its open transaction at once. Otherwise the
    // brokers, and with them consumers of committed records, wait for the transaction timeout.
    String name = kafka.forConsumer().getOrDefault(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG, member);
    config.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, source.group() + "-" + name);
    if (!user.containsKey(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG)) {
      config.put(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, TRANSACTION_TIMEOUT_MS);
    }
    if (!user.containsKey(ProducerConfig.MAX_BLOCK_MS_CONFIG)) {
      config.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, TRANSACTION_BLOCK_MS);
    }
    return config;
  }

  /** Returns whether a group member with this client id is one of ours. */
  public static boolean isOurs(KafkaSettings kafka, String clientId) {
    return clientId.startsWith(OURS)
        || clientId.equals(kafka.forConsumer().get(ConsumerConfig.CLIENT_ID_CONFIG));
  }

  /** Returns the properties of an admin client with the consumer's credentials. */
  public static Map<String, Object> groupAdmin(KafkaSettings kafka) {
    Map<String, Object> config = new HashMap<>();
    config.put(METRICS_PUSH, "false");
    config.putAll(kafka.forConsumer());
    config.keySet().retainAll(AdminClientConfig.configNames());
    config.remove(ConsumerConfig.CLIENT_ID_CONFIG);
    return config;
  }

  /** Returns the properties of an admin client. */
  public static Map<String, Object> admin(KafkaSettings kafka) {
    Map<String, Object> config = new HashMap<>();
    config.put(METRICS_PUSH, "false");
    config.putAll(kafka.forAdmin());
    return config;
  }

  private static void refuse(Map<String, String> user, String name, String value, String why) {
    if (value.equalsIgnoreCase(user.get(name))) {
      throw new IllegalArgumentException(name + " must not be " + value + ": " + why);
    }
  }
}
