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
 * The properties of each Kafka client: our defaults, then what the user set, then what must not be
 * changed.
 */
public final class ClientConfig {
  private static final String METRICS_PUSH = "enable.metrics.push";

  /** Far above the time of a transaction, and what readers wait after a crash. */
  private static final int TRANSACTION_TIMEOUT_MS = 15_000;

  /** What the poll thread waits for the brokers at most; below any {@code max.poll.interval.ms}. */
  private static final int TRANSACTION_BLOCK_MS = 5_000;

  /** What the client ids of our group members begin with: see {@link GroupWatch}. */
  private static final String OURS = "streamtune-";

  private static final AtomicInteger MEMBERS = new AtomicInteger();

  private ClientConfig() {}

  /**
   * Returns the properties of a group member.
   *
   * @throws IllegalArgumentException if the user set something that would lose events
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
    OffsetReset.of(kafka); // Refuses what Kafka does not know.
    Map<String, Object> config = new HashMap<>(reader(kafka, source.fetchBytes()));
    config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none"); // StartingOffsets resets.
    // The classic protocol works with every broker; cooperative, so that a rebalance takes away
    // only the partitions that move. The newer one (KIP-848) brings its own assignor.
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
    config.put(METRICS_PUSH, "false"); // Nothing leaves unasked, not even to the user's brokers.
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
   * @throws IllegalArgumentException if the user set something that would lose or repeat events
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
    // The publish thread itself tries again; a topic that is missing must not hold up the others.
    config.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 2_000);
    // One that overtakes a refused first one makes that refused for ever (decision 0029).
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
   * @param member what tells this process from all others of its group
   * @throws IllegalArgumentException if the user set something that would lose or repeat events
   */
  public static Map<String, Object> transactionalProducer(
      KafkaSettings kafka, SourceConfig source, String member) {
    Map<String, Object> config =
        new HashMap<>(producer(kafka, SinkConfig.of(source.inFlightEventsMax())));
    Map<String, String> user = kafka.forProducer();
    // A member that comes back under its name ends what it left open at once; else brokers wait for
    // the timeout, and so do readers of committed records.
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

  /** Returns whether a member of a group with this client id is one of ours. */
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
