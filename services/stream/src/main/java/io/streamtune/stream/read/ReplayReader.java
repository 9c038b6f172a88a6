package io.streamtune.stream.read;

import io.streamtune.stream.FailureKind;
import io.streamtune.stream.KafkaSettings;
import io.streamtune.stream.ReceivedEvent;
import io.streamtune.stream.StreamException;
import io.streamtune.stream.client.ClientConfig;
import io.streamtune.stream.client.KafkaErrors;
import io.streamtune.stream.client.Records;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Replays the present records of a topic, over all partitions in timestamp order, so that records
 * written at the same time come at the same time again. Within a partition, the order is that of
 * the offsets, even if timestamps decrease.
 *
 * <p><b>Bound:</b> a partition that has buffered records is not polled, so the reader holds at most
 * one poll of records per partition.
 *
 * <p><b>Called on:</b> one thread at a time, which may block. <b>Owner:</b> the creator closes it.
 */
public final class ReplayReader implements AutoCloseable {
  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final Duration POLL = Duration.ofSeconds(1);
  private static final int POLLS_MAX = 30;
  private static final int FETCH_BYTES = 16 << 20;

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final String topic;
  private final Map<Integer, Deque<ReceivedEvent>> held = new TreeMap<>();
  private final Map<Integer, Long> ends = new TreeMap<>();

  /**
   * Looks up the topic and its end offsets.
   *
   * @throws StreamException if the topic does not exist, or the brokers refuse the request or do
   *     not answer
   */
  public ReplayReader(KafkaSettings kafka, String topic) {
    this.topic = topic;
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
      begin(kafka.bootstrapServers());
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
   * Returns the next record; empty after the last one that existed when the reader was created.
   *
   * @throws StreamException if the brokers refuse the request or stop answering
   */
  public Optional<ReceivedEvent> next() {
    for (int poll = 0; isAnyWaitedFor(); poll++) {
      if (poll == POLLS_MAX) {
        throw new StreamException("the brokers did not give the rest of topic " + topic);
      }
      fill();
    }
    return held.values().stream()
        .filter(queue -> !queue.isEmpty())
        .min((a, b) -> Long.compare(a.getFirst().timestampMillis(), b.getFirst().timestampMillis()))
        .map(Deque::removeFirst);
  }

  @Override
  public void close() {
    consumer.close();
  }

  private void begin(String brokers) {
    List<PartitionInfo> found = consumer.partitionsFor(topic, TIMEOUT);
    if (found == null || found.isEmpty()) {
      throw new StreamException("topic " + topic + " does not exist at " + brokers);
    }
    List<TopicPartition> all =
        found.stream().map(info -> new TopicPartition(topic, info.partition())).toList();
    consumer.assign(all);
    consumer.seekToBeginning(all);
    consumer
        .endOffsets(all, TIMEOUT)
        .forEach((partition, end) -> ends.put(partition.partition(), end));
    all.forEach(partition -> held.put(partition.partition(), new ArrayDeque<>()));
  }

  /**
   * Returns whether a partition has more records and none of them is buffered for the comparison.
   */
  private boolean isAnyWaitedFor() {
    return held.entrySet().stream()
        .anyMatch(entry -> entry.getValue().isEmpty() && hasMore(entry.getKey()));
  }

  private boolean hasMore(int partition) {
    return consumer.position(new TopicPartition(topic, partition), TIMEOUT) < end(partition);
  }

  private long end(int partition) {
    return ends.getOrDefault(partition, 0L);
  }

  private void fill() {
    List<TopicPartition> ahead = new ArrayList<>();
    List<TopicPartition> wanted = new ArrayList<>();
    held.forEach(
        (partition, queue) ->
            (queue.isEmpty() ? wanted : ahead).add(new TopicPartition(topic, partition)));
    try {
      consumer.pause(ahead);
      consumer.resume(wanted);
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
        if (record.offset() < end(record.partition())) {
          queue(record.partition()).add(Records.received(record, 0));
        }
      }
    } catch (KafkaException e) {
      if (FailureKind.of(e) != FailureKind.TRANSIENT) {
        throw new StreamException("cannot read topic " + topic, e);
      }
    }
  }

  private Deque<ReceivedEvent> queue(int partition) {
    return held.computeIfAbsent(partition, _ -> new ArrayDeque<>());
  }
}
