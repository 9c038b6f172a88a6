package io.streamtune.stream.read;

import io.streamtune.stream.FailureKind;
import io.streamtune.stream.KafkaSettings;
import io.streamtune.stream.ReceivedEvent;
import io.streamtune.stream.RecordTime;
import io.streamtune.stream.StreamException;
import io.streamtune.stream.client.ClientConfig;
import io.streamtune.stream.client.ConnectionWatch;
import io.streamtune.stream.client.KafkaErrors;
import io.streamtune.stream.client.NanoClock;
import io.streamtune.stream.client.Records;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows a topic without a consumer group and commits nothing. It reads all partitions. Partitions
 * that are added later are read from their first record, once the client's metadata has them
 * ({@code metadata.max.age.ms}). A reader of a range reads only the partitions that existed at its
 * start.
 *
 * <p><b>Called on:</b> one thread at a time, which may block. <b>Owner:</b> the creator closes it.
 */
public final class TopicReader implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(TopicReader.class);
  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final Duration LOOK = Duration.ofSeconds(1);
  private static final int FETCH_BYTES = 16 << 20;

  /** Where to start. */
  public enum Start {
    /** At the oldest record that still exists. */
    BEGINNING,
    /** At the first record written after the reader was created. */
    END
  }

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final String topic;
  private final Map<TopicPartition, Long> starts = new HashMap<>();
  private final Map<TopicPartition, Long> ends;
  private final boolean stopsAtEnds;
  private final ConnectionWatch connection = new ConnectionWatch();
  private boolean isConnected = true;
  private long lookedNanos = NanoClock.SYSTEM.nanos();
  private Optional<RecordTime> recordTime = Optional.empty();

  /**
   * Offsets of a topic, by partition.
   *
   * @param from first offset to read; the oldest if none is given
   * @param to one more than the last offset to read; if none is given for a partition, its end when
   *     the reader was created; if the map is empty, the reader follows the topic
   */
  public record Range(Map<Integer, Long> from, Map<Integer, Long> to) {
    /** Copies the offsets. */
    public Range {
      from = Map.copyOf(from);
      to = Map.copyOf(to);
    }
  }

  /** Sets the position in each partition. */
  private interface Seek {
    void in(KafkaConsumer<byte[], byte[]> consumer, List<TopicPartition> partitions);
  }

  /**
   * Looks up the partitions and sets the position in each.
   *
   * @throws StreamException if the topic does not exist, or the brokers refuse the request or do
   *     not answer
   */
  public TopicReader(KafkaSettings kafka, String topic, Start start) {
    this(
        start == Start.BEGINNING ? fromOldest(kafka) : kafka,
        topic,
        (consumer, partitions) -> {
          switch (start) {
            case BEGINNING -> consumer.seekToBeginning(partitions);
            case END -> consumer.seekToEnd(partitions);
          }
        },
        Map.of());
  }

  /**
   * Opens a topic at its last {@code records} records, an equal number of each partition, or at all
   * of a partition that has fewer.
   *
   * @throws StreamException if the topic does not exist, or the brokers refuse the request or do
   *     not answer
   */
  public static TopicReader last(KafkaSettings kafka, String topic, long records) {
    return new TopicReader(
        kafka,
        topic,
        (consumer, partitions) -> seekToLast(consumer, partitions, records),
        Map.of());
  }

  /**
   * Opens a topic for a caller that accounts for every record. Each partition starts at its given
   * offset; at its oldest record, if none is given or the given one is older; at its end, if the
   * given one is higher. If retention overtakes the reader, it continues at the oldest record that
   * still exists.
   *
   * <p>If an end is given for any partition, the reader stops fetching each partition at its end:
   * the cost of reading a range depends only on the range, not on what was written after it.
   *
   * @param isolation {@code read_committed} or {@code read_uncommitted}, as in Kafka's setting
   * @throws StreamException if the topic does not exist, or the brokers refuse the request or do
   *     not answer
   */
  public static TopicReader from(KafkaSettings kafka, String topic, Range range, String isolation) {
    KafkaSettings every =
        fromOldest(kafka).with("consumer." + ConsumerConfig.ISOLATION_LEVEL_CONFIG, isolation);
    return new TopicReader(
        every,
        topic,
        (consumer, partitions) -> seekTo(consumer, partitions, range.from()),
        range.to());
  }

  /**
   * A reader that must miss nothing continues at the oldest record that exists, not at the newest.
   */
  private static KafkaSettings fromOldest(KafkaSettings kafka) {
    return kafka.with("consumer." + ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
  }

  private static void seekTo(
      KafkaConsumer<byte[], byte[]> consumer,
      List<TopicPartition> partitions,
      Map<Integer, Long> offsets) {
    Map<TopicPartition, Long> ends = consumer.endOffsets(partitions, TIMEOUT);
    consumer
        .beginningOffsets(partitions, TIMEOUT)
        .forEach(
            (partition, begin) -> {
              // Not beyond the end: a consumer would reset to the oldest record.
              long end = ends.getOrDefault(partition, begin);
              long wanted = Math.min(end, offsets.getOrDefault(partition.partition(), 0L));
              consumer.seek(partition, Math.max(begin, wanted));
            });
  }

  private static void seekToLast(
      KafkaConsumer<byte[], byte[]> consumer, List<TopicPartition> partitions, long records) {
    long each = Math.ceilDiv(records, (long) partitions.size());
    Map<TopicPartition, Long> begins = consumer.beginningOffsets(partitions, TIMEOUT);
    consumer
        .endOffsets(partitions, TIMEOUT)
        .forEach(
            (partition, end) ->
                consumer.seek(partition, Math.max(begins.getOrDefault(partition, 0L), end - each)));
  }

  private TopicReader(KafkaSettings kafka, String topic, Seek start, Map<Integer, Long> to) {
    this.topic = topic;
    this.stopsAtEnds = !to.isEmpty();
    try {
      this.consumer =
          new KafkaConsumer<>(
              ClientConfig.reader(kafka, FETCH_BYTES),
              new ByteArrayDeserializer(),
              new ByteArrayDeserializer());
    } catch (KafkaException e) {
      throw KafkaErrors.ofSettings("consumer", e);
    }
    try {
      ends = begin(kafka.bootstrapServers(), start);
      ends.replaceAll(
          (partition, end) -> Math.min(end, to.getOrDefault(partition.partition(), end)));
      sampleConnection();
    } catch (StreamException e) {
      consumer.close();
      throw e;
    } catch (KafkaException e) {
      consumer.close();
      throw new StreamException(
          "cannot read topic " + topic + " at " + kafka.bootstrapServers(), e);
    }
  }

  /**
   * Returns the records that have arrived, waiting up to {@code timeout} for the first one. While
   * brokers are unreachable, returns nothing; a later call tries again.
   *
   * @return events of generation 0, in the order of each partition; they need no completion
   * @throws StreamException if the brokers refuse the request
   */
  public List<ReceivedEvent> poll(Duration timeout) {
    try {
      List<ReceivedEvent> events = new ArrayList<>();
      look();
      if (stopsAtEnds) {
        pauseWhatIsRead();
      }
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(timeout)) {
        events.add(Records.received(record, 0));
        recordTime = Records.time(record);
      }
      return events;
    } catch (KafkaException e) {
      if (FailureKind.of(e) == FailureKind.TRANSIENT) {
        return List.of();
      }
      throw new StreamException("cannot read topic " + topic, e);
    }
  }

  /**
   * Returns whether a broker is connected, by a sample that is at most a second old while polling.
   */
  public boolean isConnected() {
    return isConnected;
  }

  private void look() {
    long nowNanos = NanoClock.SYSTEM.nanos();
    if (nowNanos - lookedNanos < LOOK.toNanos()) {
      return;
    }
    lookedNanos = nowNanos;
    sampleConnection();
    if (!stopsAtEnds && isConnected) {
      takeNewPartitions();
    }
  }

  private void sampleConnection() {
    switch (connection.sample(metric("connection-count"), metric("incoming-byte-total"))) {
      case UP -> isConnected = true;
      case DOWN -> isConnected = false;
      case NONE -> {}
    }
  }

  private double metric(String name) {
    return consumer.metrics().entrySet().stream()
        .filter(entry -> entry.getKey().name().equals(name))
        .filter(entry -> entry.getKey().group().equals("consumer-metrics"))
        .map(entry -> ((Metric) entry.getValue()).metricValue())
        .mapToDouble(value -> value instanceof Double number ? number : 0)
        .sum();
  }

  /** Asks no broker, because the client has the metadata of a topic that it reads. */
  private void takeNewPartitions() {
    Set<TopicPartition> old = consumer.assignment();
    List<PartitionInfo> known = consumer.partitionsFor(topic, LOOK);
    if (known == null || known.size() <= old.size()) {
      return;
    }
    List<TopicPartition> all =
        known.stream().map(info -> new TopicPartition(topic, info.partition())).toList();
    List<TopicPartition> added = all.stream().filter(one -> !old.contains(one)).toList();
    consumer.assign(all);
    consumer.seekToBeginning(added);
    added.forEach(one -> starts.put(one, 0L));
    log.info("topic {} has more partitions now, they are read, too: {}", topic, numbers(added));
  }

  private static List<Integer> numbers(List<TopicPartition> partitions) {
    return partitions.stream().map(TopicPartition::partition).toList();
  }

  private void pauseWhatIsRead() {
    ends.forEach(
        (partition, end) -> {
          if (consumer.position(partition, TIMEOUT) >= end) {
            consumer.pause(List.of(partition));
          }
        });
  }

  /**
   * Returns the meaning of the last record's timestamp; empty before the first record, or if the
   * last one has no timestamp.
   */
  public Optional<RecordTime> recordTime() {
    return recordTime;
  }

  /**
   * Returns whether the reader has reached the {@link #ends}.
   *
   * @throws StreamException if the brokers refuse the request or do not answer
   */
  public boolean isCaughtUp() {
    return remaining() == 0;
  }

  /** Returns the start offset of each partition. */
  public Map<Integer, Long> starts() {
    return byNumber(starts);
  }

  /**
   * Returns the end offset of each partition when the reader was created, or the given one if that
   * is lower: one more than the last record's offset. For a reader of committed records, the end is
   * at the first transaction that was open at that time.
   */
  public Map<Integer, Long> ends() {
    return byNumber(ends);
  }

  /**
   * Returns the number of offsets from the current positions to the {@link #ends}.
   *
   * @throws StreamException if the brokers refuse the request or do not answer
   */
  public long remaining() {
    try {
      return ends.entrySet().stream()
          .mapToLong(end -> Math.max(0, end.getValue() - consumer.position(end.getKey(), TIMEOUT)))
          .sum();
    } catch (KafkaException e) {
      throw new StreamException("cannot read topic " + topic, e);
    }
  }

  private static Map<Integer, Long> byNumber(Map<TopicPartition, Long> offsets) {
    Map<Integer, Long> found = new HashMap<>();
    offsets.forEach((partition, offset) -> found.put(partition.partition(), offset));
    return found;
  }

  @Override
  public void close() {
    consumer.close();
  }

  private Map<TopicPartition, Long> begin(String brokers, Seek start) {
    var found = consumer.partitionsFor(topic, TIMEOUT);
    List<TopicPartition> partitions =
        (found == null ? List.<PartitionInfo>of() : found)
            .stream().map(info -> new TopicPartition(topic, info.partition())).toList();
    if (partitions.isEmpty()) {
      throw new StreamException("topic " + topic + " does not exist at " + brokers);
    }
    consumer.assign(partitions);
    start.in(consumer, partitions);
    // The seek is lazy: asking for the position executes it now, before anything else is written.
    partitions.forEach(partition -> starts.put(partition, consumer.position(partition, TIMEOUT)));
    return new HashMap<>(consumer.endOffsets(partitions, TIMEOUT));
  }
}
