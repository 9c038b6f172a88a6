package io.streamtune.stream.admin;

import io.streamtune.stream.KafkaSettings;
import io.streamtune.stream.StreamException;
import io.streamtune.stream.client.ClientConfig;
import io.streamtune.stream.client.KafkaErrors;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * Creates, deletes and inspects topics and groups. Every call waits for the brokers, up to 30 s.
 *
 * <p>Every method throws {@link StreamException} if the brokers refuse the request or do not
 * answer. <b>Called on:</b> any thread that may block.
 */
public final class TopicAdmin implements AutoCloseable {
  // Ten seconds: a broker learns of a new topic within milliseconds unless it is overloaded.
  private static final int LOOKS_MAX = 500;
  private static final long LOOK_NANOS = 20_000_000;

  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  /**
   * Shape of a topic.
   *
   * @param name its name
   * @param partitions number of partitions
   * @param replication replicas of its first partition
   */
  public record TopicInfo(String name, int partitions, int replication) {}

  private interface Call<T> {
    KafkaFuture<T> begin();
  }

  private final Admin admin;
  private final String brokers;

  /**
   * Creates a client; the brokers need not be reachable yet.
   *
   * @throws StreamException if the Kafka client rejects a setting
   */
  public TopicAdmin(KafkaSettings kafka) {
    this.brokers = kafka.bootstrapServers();
    try {
      this.admin = Admin.create(ClientConfig.admin(kafka));
    } catch (KafkaException e) {
      throw KafkaErrors.ofSettings("admin client", e);
    }
  }

  /**
   * Creates a topic unless it exists; an existing one keeps its partitions and settings.
   *
   * @param replication number of replicas; -1 for the brokers' default
   * @param config topic properties, for example {@code cleanup.policy=compact}
   * @return whether it was created
   */
  public boolean createIfMissing(
      String topic, int partitions, int replication, Map<String, String> config) {
    NewTopic wanted = new NewTopic(topic, partitions, (short) replication).configs(config);
    boolean created =
        attempt(
                "create topic " + topic,
                () -> admin.createTopics(List.of(wanted)).all(),
                TopicExistsException.class)
            .isPresent();
    if (created) {
      awaitKnown(topic);
    }
    return created;
  }

  /** Returns a shell command that creates a topic, for messages. */
  public static String createCommand(String brokers, String topic) {
    return "kafka-topics.sh --bootstrap-server %s --create --topic %s".formatted(brokers, topic);
  }

  /**
   * The controller answers before every broker knows the topic, so the next request might not find
   * it.
   */
  private void awaitKnown(String topic) {
    for (int look = 0; look < LOOKS_MAX && describe(topic).isEmpty(); look++) {
      LockSupport.parkNanos(LOOK_NANOS);
    }
  }

  /** Deletes a topic and returns whether it existed. */
  public boolean deleteTopic(String topic) {
    return attempt(
            "delete topic " + topic,
            () -> admin.deleteTopics(List.of(topic)).all(),
            UnknownTopicOrPartitionException.class)
        .isPresent();
  }

  /** Returns a topic's shape; empty if it does not exist. */
  public Optional<TopicInfo> describe(String topic) {
    return attempt(
            "describe topic " + topic,
            () -> admin.describeTopics(List.of(topic)).allTopicNames(),
            UnknownTopicOrPartitionException.class)
        .flatMap(Answer::value)
        .flatMap(found -> Optional.ofNullable(found.get(topic)))
        .map(TopicAdmin::info);
  }

  /** Returns the end offset of each partition: one more than the last record's. */
  public Map<Integer, Long> endOffsets(String topic) {
    return offsets("end offsets", topic, OffsetSpec.latest(), IsolationLevel.READ_UNCOMMITTED);
  }

  /**
   * Returns the number of offsets at or after the first open transaction of their partition.
   * Consumers of committed records do not see them before that transaction ends. Both running and
   * abandoned transactions count.
   */
  public long offsetsBehindOpenTransactions(String topic) {
    Map<Integer, Long> ends = endOffsets(topic); // First, so that new records do not count.
    return offsets("visible ends", topic, OffsetSpec.latest(), IsolationLevel.READ_COMMITTED)
        .entrySet()
        .stream()
        .mapToLong(
            visible -> Math.max(0, ends.getOrDefault(visible.getKey(), 0L) - visible.getValue()))
        .sum();
  }

  /**
   * Returns the offset of the first record of each partition that is not older than {@code since};
   * the end offset if there is none.
   */
  public Map<Integer, Long> offsetsSince(String topic, Instant since) {
    Map<Integer, Long> found = new HashMap<>(endOffsets(topic));
    OffsetSpec which = OffsetSpec.forTimestamp(since.toEpochMilli());
    offsets("offsets", topic, which, IsolationLevel.READ_UNCOMMITTED)
        .forEach(
            (partition, offset) -> {
              if (offset >= 0) {
                found.put(partition, offset);
              }
            });
    return found;
  }

  private Map<Integer, Long> offsets(
      String what, String topic, OffsetSpec which, IsolationLevel isolation) {
    TopicInfo info =
        describe(topic)
            .orElseThrow(
                () -> new StreamException("topic " + topic + " does not exist at " + brokers));
    Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
    for (int partition = 0; partition < info.partitions(); partition++) {
      asked.put(new TopicPartition(topic, partition), which);
    }
    Map<Integer, Long> offsets = new HashMap<>();
    ListOffsetsOptions options = new ListOffsetsOptions(isolation);
    require(what + " of topic " + topic, () -> admin.listOffsets(asked, options).all())
        .forEach((partition, found) -> offsets.put(partition.partition(), found.offset()));
    return offsets;
  }

  /** Returns the sum of {@link #endOffsets}. */
  public long endOffset(String topic) {
    return endOffsets(topic).values().stream().mapToLong(Long::longValue).sum();
  }

  /** Returns a group's committed offset of each partition that has one. */
  public Map<Integer, Long> committedOffsets(String group, String topic) {
    return require(
            "committed offsets of group " + group,
            () -> admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata())
        .entrySet()
        .stream()
        .filter(entry -> entry.getKey().topic().equals(topic) && entry.getValue() != null)
        .collect(
            Collectors.toMap(
                entry -> entry.getKey().partition(), entry -> entry.getValue().offset()));
  }

  /**
   * Returns the number of offsets of a topic that a group has not committed; 0 if it is caught up.
   */
  public long lag(String group, String topic) {
    Map<Integer, Long> committed = committedOffsets(group, topic);
    return endOffsets(topic).entrySet().stream()
        .mapToLong(end -> end.getValue() - committed.getOrDefault(end.getKey(), 0L))
        .sum();
  }

  /** Returns the number of members of a group; 0 if there is no such group. */
  public int members(String group) {
    return attempt(
            "describe group " + group,
            () -> admin.describeConsumerGroups(List.of(group)).all(),
            org.apache.kafka.common.errors.GroupIdNotFoundException.class)
        .flatMap(Answer::value)
        .map(groups -> groups.values().iterator().next().members().size())
        .orElse(0);
  }

  @Override
  public void close() {
    admin.close(Duration.ofSeconds(5));
  }

  private static TopicInfo info(TopicDescription found) {
    int replication = found.partitions().getFirst().replicas().size();
    return new TopicInfo(found.name(), found.partitions().size(), replication);
  }

  /** An answer of the brokers; it has no value for a deletion or a creation. */
  private record Answer<T>(Optional<T> value) {}

  private <T> T require(String what, Call<T> call) {
    return attempt(what, call, NeverThrown.class)
        .flatMap(Answer::value)
        .orElseThrow(() -> new StreamException(what + ": no answer from " + brokers));
  }

  private static final class NeverThrown extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  /** Returns empty if the call failed as {@code expected}. */
  private <T> Optional<Answer<T>> attempt(
      String what, Call<T> call, Class<? extends Exception> expected) {
    try {
      return Optional.of(
          new Answer<>(
              Optional.ofNullable(call.begin().get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS))));
    } catch (ExecutionException e) {
      if (expected.isInstance(e.getCause())) {
        return Optional.empty();
      }
      throw new StreamException("Kafka at " + brokers + " did not " + what, KafkaErrors.cause(e));
    } catch (TimeoutException e) {
      throw new StreamException("Kafka at " + brokers + " gave no answer: " + what, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StreamException("interrupted: " + what, e);
    }
  }
}
