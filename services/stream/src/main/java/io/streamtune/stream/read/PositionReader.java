package io.streamtune.stream.read;

import io.streamtune.events.ImagePosition;
import io.streamtune.stream.KafkaSettings;
import io.streamtune.stream.ReceivedEvent;
import io.streamtune.stream.StreamException;
import io.streamtune.stream.client.ClientConfig;
import io.streamtune.stream.client.KafkaErrors;
import io.streamtune.stream.client.Records;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * Reads single records by their position.
 *
 * <p><b>Called on:</b> one thread at a time, which may block. <b>Owner:</b> the creator closes it.
 */
public final class PositionReader implements AutoCloseable {
  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final Duration POLL = Duration.ofSeconds(1);
  private static final int POLLS_MAX = 30;
  private static final int FETCH_BYTES = 16 << 20;

  private final KafkaConsumer<byte[], byte[]> consumer;

  /**
   * Creates a reader; it contacts the brokers at the first read.
   *
   * @throws StreamException if the Kafka client rejects a setting
   */
  public PositionReader(KafkaSettings kafka) {
    Map<String, Object> config = ClientConfig.reader(kafka, FETCH_BYTES);
    config.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 1);
    try {
      consumer =
          new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    } catch (KafkaException e) {
      throw KafkaErrors.ofSettings("consumer", e);
    }
  }

  /**
   * Returns the record at a position; empty if there is none: the partition does not exist,
   * retention or compaction has removed the record, the offset holds a transaction marker, or it is
   * not written yet.
   *
   * @throws StreamException if the brokers refuse the request or do not answer
   */
  public Optional<ReceivedEvent> read(ImagePosition position) {
    TopicPartition partition = new TopicPartition(position.topic(), position.partition());
    try {
      if (!exists(partition)) {
        return Optional.empty();
      }
      List<TopicPartition> one = List.of(partition);
      consumer.assign(one);
      long begin = consumer.beginningOffsets(one, TIMEOUT).getOrDefault(partition, 0L);
      long end = consumer.endOffsets(one, TIMEOUT).getOrDefault(partition, 0L);
      if (position.offset() < begin || position.offset() >= end) {
        return Optional.empty();
      }
      consumer.seek(partition, position.offset());
      return next(position, partition);
    } catch (KafkaException e) {
      throw new StreamException("cannot read " + position, e);
    }
  }

  /**
   * A consumer that asks for the offsets of a missing partition waits until its timeout, hence this
   * check. A partition that the client does not know may be new, so the brokers are asked then.
   */
  private boolean exists(TopicPartition partition) {
    return isAmong(consumer.partitionsFor(partition.topic(), TIMEOUT), partition)
        || isAmong(consumer.listTopics(TIMEOUT).get(partition.topic()), partition);
  }

  private static boolean isAmong(@Nullable List<PartitionInfo> known, TopicPartition partition) {
    return known != null && partition.partition() < known.size();
  }

  private Optional<ReceivedEvent> next(ImagePosition position, TopicPartition partition) {
    for (int poll = 0; poll < POLLS_MAX; poll++) {
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
        return record.offset() == position.offset()
            ? Optional.of(Records.received(record, 0))
            : Optional.empty();
      }
      if (consumer.position(partition, TIMEOUT) > position.offset()) {
        return Optional.empty(); // Past it: the consumer skips offsets without a record silently.
      }
    }
    throw new StreamException("the brokers did not give " + position + " in time");
  }

  @Override
  public void close() {
    consumer.close();
  }
}
