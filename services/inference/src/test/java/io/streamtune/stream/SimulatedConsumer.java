package io.streamtune.stream;

import io.streamtune.stream.SimulatedConnection.CommitAnswer;
import io.streamtune.stream.consume.PollLoop;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetCommitCallback;
import org.apache.kafka.clients.consumer.RetriableCommitFailedException;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.DisconnectException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;

/**
 * What {@link PollLoop} calls of Kafka's consumer, over a {@link SimulatedConnection}: cooperative
 * rebalances inside {@code poll}, paused partitions, answers of commits in a later poll. Anything
 * else fails.
 */
final class SimulatedConsumer implements InvocationHandler {
  private final SimulatedConnection connection;
  private final String topic;
  private final String group;
  private final int recordsMax;
  private final TreeMap<Integer, OptionalLong> positions = new TreeMap<>();
  private final TreeSet<Integer> paused = new TreeSet<>();
  private final Deque<Runnable> answers = new ArrayDeque<>();
  private Optional<ConsumerRebalanceListener> listener = Optional.empty();
  private int generation;
  private double bytes;
  private int readLast = -1;

  private SimulatedConsumer(SimulatedConnection connection, SourceConfig config) {
    this.connection = connection;
    this.topic = config.topic();
    this.group = config.group();
    this.recordsMax = config.pollRecords();
  }

  @SuppressWarnings("unchecked")
  static Consumer<byte[], byte[]> of(SimulatedConnection connection, SourceConfig config) {
    return (Consumer<byte[], byte[]>)
        Proxy.newProxyInstance(
            SimulatedConsumer.class.getClassLoader(),
            new Class<?>[] {Consumer.class},
            new SimulatedConsumer(connection, config));
  }

  @Override
  @SuppressWarnings("unchecked")
  public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] given) {
    Object[] args = given == null ? new Object[0] : given;
    switch (method.getName()) {
      case "subscribe" -> subscribe((ConsumerRebalanceListener) args[1]);
      case "assignment" -> {
        return new LinkedHashSet<>(partitions(positions.keySet()));
      }
      case "paused" -> {
        return new LinkedHashSet<>(partitions(paused));
      }
      case "pause" -> paused.addAll(owned((Collection<TopicPartition>) args[0]));
      case "resume" -> paused.removeAll(owned((Collection<TopicPartition>) args[0]));
      case "poll" -> {
        return poll();
      }
      case "position" -> {
        return position(((TopicPartition) args[0]).partition())
            .orElseThrow(() -> new TimeoutException("simulated"));
      }
      case "commitAsync" ->
          commitAsync(
              (Map<TopicPartition, OffsetAndMetadata>) args[0], (OffsetCommitCallback) args[1]);
      case "commitSync" -> commitSync((Map<TopicPartition, OffsetAndMetadata>) args[0]);
      case "committed" -> {
        return committed((Set<TopicPartition>) args[0], (Duration) args[1]);
      }
      case "groupMetadata" -> {
        return member();
      }
      case "metrics" -> {
        return metrics();
      }
      case "partitionsFor" -> {
        return List.of(new PartitionInfo(topic, 0, null, null, null));
      }
      case "close" -> close();
      default -> throw new UnsupportedOperationException(method.toString());
    }
    return null;
  }

  private void subscribe(ConsumerRebalanceListener told) {
    listener = Optional.of(told);
    connection.join();
  }

  private List<Integer> owned(Collection<TopicPartition> partitions) {
    List<Integer> numbers = partitions.stream().map(TopicPartition::partition).toList();
    if (!positions.keySet().containsAll(numbers)) {
      throw new IllegalStateException("not assigned: " + partitions);
    }
    return numbers;
  }

  private ConsumerRecords<byte[], byte[]> poll() {
    if (connection.isPollFailing()) {
      throw new DisconnectException("simulated");
    }
    rebalance();
    while (!answers.isEmpty()) {
      answers.remove().run();
    }
    return fetch();
  }

  private void rebalance() {
    ConsumerRebalanceListener told = listener.orElseThrow();
    if (connection.isEvicted()) {
      List<TopicPartition> lost = partitions(positions.keySet());
      told.onPartitionsLost(lost);
      drop(positions.keySet().stream().toList());
      connection.join();
    }
    int before = generation;
    generation = connection.generation();
    List<Integer> revoked = connection.revoked();
    if (!revoked.isEmpty()) {
      told.onPartitionsRevoked(partitions(revoked));
      drop(revoked);
      connection.released(revoked);
    }
    List<Integer> assigned = connection.assigned();
    if (!assigned.isEmpty() || generation != before) { // Also where nothing is new.
      assigned.forEach(number -> positions.put(number, connection.committed(number)));
      told.onPartitionsAssigned(partitions(assigned));
    }
  }

  private void drop(Collection<Integer> numbers) {
    numbers.forEach(positions::remove);
    paused.removeAll(numbers);
  }

  private ConsumerRecords<byte[], byte[]> fetch() {
    Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> records = new LinkedHashMap<>();
    Map<TopicPartition, OffsetAndMetadata> next = new LinkedHashMap<>();
    int left = recordsMax;
    for (int number : inLine()) {
      OptionalLong from = position(number);
      if (left == 0 || paused.contains(number) || from.isEmpty()) {
        continue;
      }
      var entries = connection.fetch(number, from.getAsLong(), left);
      if (!entries.isEmpty()) {
        left -= entries.size();
        readLast = number;
        long position = connection.behind(number, entries.getLast().offset());
        positions.put(number, OptionalLong.of(position));
        TopicPartition partition = new TopicPartition(topic, number);
        records.put(partition, entries.stream().map(entry -> toKafka(number, entry)).toList());
        next.put(partition, new OffsetAndMetadata(position));
      }
    }
    return new ConsumerRecords<>(records, next);
  }

  /** As in Kafka's client, a partition that was read is read on, until it has no records. */
  private List<Integer> inLine() {
    List<Integer> line = new ArrayList<>(connection.shuffled(positions.keySet()));
    if (line.removeIf(number -> number == readLast)) {
      line.addFirst(readLast);
    }
    return line;
  }

  /** Where the group stands is asked for until no open transaction could move it. */
  private OptionalLong position(int number) {
    OptionalLong known = positions.getOrDefault(number, OptionalLong.empty());
    OptionalLong position = known.isPresent() ? known : connection.committed(number);
    positions.put(number, position);
    return position;
  }

  private Map<TopicPartition, OffsetAndMetadata> committed(
      Set<TopicPartition> partitions, Duration timeout) {
    List<Integer> numbers = partitions.stream().map(TopicPartition::partition).sorted().toList();
    Map<Integer, Long> offsets =
        connection
            .committed(numbers, timeout.toNanos())
            .orElseThrow(() -> new TimeoutException("simulated"));
    Map<TopicPartition, OffsetAndMetadata> committed = new HashMap<>();
    offsets.forEach(
        (number, offset) ->
            committed.put(new TopicPartition(topic, number), new OffsetAndMetadata(offset)));
    return committed;
  }

  @SuppressWarnings("removal") // It is to become an interface; until then nothing else makes one.
  private ConsumerGroupMetadata member() {
    return new ConsumerGroupMetadata(group, generation, "simulated", Optional.empty());
  }

  private ConsumerRecord<byte[], byte[]> toKafka(int number, SimulatedConnection.Entry entry) {
    RecordHeaders headers = new RecordHeaders();
    entry.message().headers().forEach(header -> headers.add(header.name(), header.value()));
    return new ConsumerRecord<>(
        topic,
        number,
        entry.offset(),
        0L,
        TimestampType.CREATE_TIME,
        0,
        entry.message().value().length,
        entry.message().key().orElse(null),
        entry.message().value(),
        headers,
        Optional.empty());
  }

  private void commitAsync(
      Map<TopicPartition, OffsetAndMetadata> offsets, OffsetCommitCallback callback) {
    connection.commitLater(
        numbers(offsets),
        answer -> answers.add(() -> callback.onComplete(offsets, error(answer).orElse(null))));
  }

  private void commitSync(Map<TopicPartition, OffsetAndMetadata> offsets) {
    CommitAnswer answer = connection.commitNow(numbers(offsets));
    while (!answers.isEmpty()) {
      answers.remove().run();
    }
    switch (answer) {
      case DONE -> {}
      case FENCED -> throw new CommitFailedException("simulated");
      case LOST -> throw new TimeoutException("simulated");
    }
  }

  private void close() {
    if (!positions.isEmpty()) {
      listener.orElseThrow().onPartitionsRevoked(partitions(positions.keySet()));
    }
    drop(positions.keySet().stream().toList());
    connection.leave();
  }

  private static Optional<Exception> error(CommitAnswer answer) {
    return switch (answer) {
      case DONE -> Optional.empty();
      case FENCED -> Optional.of(new CommitFailedException("simulated"));
      case LOST -> Optional.of(new RetriableCommitFailedException("simulated"));
    };
  }

  private static Map<Integer, Long> numbers(Map<TopicPartition, OffsetAndMetadata> offsets) {
    Map<Integer, Long> numbers = new TreeMap<>();
    offsets.forEach((partition, offset) -> numbers.put(partition.partition(), offset.offset()));
    return numbers;
  }

  private List<TopicPartition> partitions(Collection<Integer> numbers) {
    List<TopicPartition> partitions = new ArrayList<>();
    numbers.forEach(number -> partitions.add(new TopicPartition(topic, number)));
    return partitions;
  }

  /** One connection that bytes come from. */
  private Map<MetricName, Metric> metrics() {
    bytes++;
    return Map.of(
        name("connection-count"), metric("connection-count", 1),
        name("incoming-byte-total"), metric("incoming-byte-total", bytes));
  }

  private static MetricName name(String name) {
    return new MetricName(name, "consumer-metrics", "", Map.of());
  }

  private static Metric metric(String name, double value) {
    return new Metric() {
      @Override
      public MetricName metricName() {
        return name(name);
      }

      @Override
      public Object metricValue() {
        return value;
      }
    };
  }
}
