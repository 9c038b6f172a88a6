package io.streamtune.stream.consume;

import io.micrometer.core.instrument.Counter;
import io.streamtune.stream.OffsetReset;
import io.streamtune.stream.SourceConfig;
import io.streamtune.stream.client.Meters;
import io.streamtune.stream.commit.OffsetLedger;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.InvalidOffsetException;
import org.apache.kafka.clients.consumer.LogTruncationException;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sets the start position of each partition: the committed offset, otherwise the offset that {@code
 * auto.offset.reset} selects. The Kafka client would reset a position silently. Its own reset is
 * therefore off ({@code none}), and this class resets, with one log line per partition and a
 * counter of the records that nobody will read.
 *
 * <pre>
 *   poll ── records ─────────────▶ a new partition begins at its committed offset
 *        └─ no offset, or one outside the log ──▶ look the log up → seek, log, count
 * </pre>
 *
 * <p>Every skipped offset below the log's start counts as a removed record, also if it was a gap of
 * compaction or a transaction marker. Gaps and markers elsewhere do not count.
 *
 * <p><b>Called on:</b> kafka-poll.
 */
public final class StartingOffsets {
  private static final Logger LOG = LoggerFactory.getLogger(StartingOffsets.class);

  /** Longest lookup of the log; polling stops meanwhile. */
  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  /** The same for a single partition, used when not all partitions have a leader. */
  private static final Duration TIMEOUT_ALONE = Duration.ofSeconds(1);

  private final Consumer<byte[], byte[]> consumer;
  private final SourceConfig config;
  private final OffsetLedger ledger;
  private final OffsetReset policy;
  private final Counter removed;
  private final Counter leftOut;
  private final Set<TopicPartition> begun = new HashSet<>();

  public StartingOffsets(
      Consumer<byte[], byte[]> consumer,
      SourceConfig config,
      OffsetReset policy,
      OffsetLedger ledger,
      Meters meters) {
    this.consumer = consumer;
    this.config = config;
    this.policy = policy;
    this.ledger = ledger;
    String name = "streamtune.records.missed";
    String what = "Records that were not read, as their log was cut or the position was reset";
    this.removed = meters.counter(name, what, "reason", "removed");
    this.leftOut = meters.counter(name, what, "reason", "left-out");
  }

  /**
   * Polls. If a partition has no valid position, this call sets one and returns no records.
   *
   * @throws org.apache.kafka.common.KafkaException as the consumer's {@code poll}, and if the log
   *     cannot be looked up
   */
  public ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
    try {
      ConsumerRecords<byte[], byte[]> records = consumer.poll(timeout);
      begin(records);
      return records;
    } catch (InvalidOffsetException e) {
      reset(e);
      return ConsumerRecords.empty();
    }
  }

  private void begin(ConsumerRecords<byte[], byte[]> records) {
    Set<TopicPartition> assigned = consumer.assignment();
    begun.retainAll(assigned);
    for (TopicPartition partition : assigned) {
      if (!begun.contains(partition)) {
        first(records, partition).ifPresent(offset -> committed(partition, offset));
      }
    }
  }

  private void committed(TopicPartition partition, long offset) {
    begun.add(partition);
    LOG.info("partition {} begins at {}, committed by {}", told(partition), offset, config.group());
  }

  /** Returns the position of a partition before these records were read; empty if not known yet. */
  private OptionalLong first(ConsumerRecords<byte[], byte[]> records, TopicPartition partition) {
    for (ConsumerRecord<byte[], byte[]> record : records.records(partition)) {
      return OptionalLong.of(record.offset());
    }
    try {
      return OptionalLong.of(consumer.position(partition, Duration.ZERO));
    } catch (KafkaException e) {
      // The next poll throws it again. Thrown here, it would lose the records of this poll.
      return OptionalLong.empty();
    }
  }

  private void reset(InvalidOffsetException error) {
    if (policy instanceof OffsetReset.None) {
      throw error;
    }
    try {
      reset(error, error.partitions(), TIMEOUT);
    } catch (TimeoutException e) {
      LOG.debug("the log of one of {} cannot be looked up", error.partitions(), e);
      error.partitions().forEach(partition -> resetAlone(error, partition));
    }
  }

  /** A partition without a leader must not block reading the others. */
  private void resetAlone(InvalidOffsetException error, TopicPartition partition) {
    try {
      reset(error, Set.of(partition), TIMEOUT_ALONE);
    } catch (TimeoutException e) {
      begun.add(partition);
      boolean isLatest = policy instanceof OffsetReset.Latest;
      if (isLatest) {
        consumer.seekToEnd(List.of(partition));
      } else {
        consumer.seekToBeginning(List.of(partition));
      }
      LOG.warn(
          "the log of partition {} cannot be looked up now ({}): it is read from its {} record on"
              + " as soon as it has a leader, and records that retention removed are not counted",
          told(partition),
          e.getMessage(),
          isLatest ? "next" : "oldest");
    }
  }

  private void reset(
      InvalidOffsetException error, Set<TopicPartition> partitions, Duration timeout) {
    Map<TopicPartition, Long> begins = consumer.beginningOffsets(partitions, timeout);
    Map<TopicPartition, Long> ends = consumer.endOffsets(partitions, timeout);
    Map<TopicPartition, Long> targets = new HashMap<>(targets(begins, ends));
    if (error instanceof LogTruncationException truncated) {
      truncated.divergentOffsets().forEach((at, offset) -> targets.put(at, offset.offset()));
    }
    Map<TopicPartition, Long> from =
        error instanceof OffsetOutOfRangeException outside
            ? outside.offsetOutOfRangePartitions()
            : Map.of();
    for (TopicPartition partition : partitions) {
      long begin = begins.getOrDefault(partition, 0L);
      long target = Math.max(begin, targets.getOrDefault(partition, begin));
      begun.add(partition);
      consumer.seek(partition, new OffsetAndMetadata(target));
      Long before = from.get(partition);
      if (before == null) {
        withoutCommit(partition, target, ends.getOrDefault(partition, target));
      } else {
        outside(partition, before, begin, target);
      }
    }
  }

  private Map<TopicPartition, Long> targets(
      Map<TopicPartition, Long> begins, Map<TopicPartition, Long> ends) {
    return switch (policy) {
      case OffsetReset.Earliest _, OffsetReset.None _ -> begins;
      case OffsetReset.Latest _ -> ends;
      case OffsetReset.Since(Duration age) -> since(age, ends);
    };
  }

  private Map<TopicPartition, Long> since(Duration age, Map<TopicPartition, Long> ends) {
    long time = InstantSource.system().instant().minus(age).toEpochMilli();
    Map<TopicPartition, Long> times = new HashMap<>();
    ends.keySet().forEach(partition -> times.put(partition, time));
    Map<TopicPartition, Long> offsets = new HashMap<>(ends); // If there is no younger record.
    consumer
        .offsetsForTimes(times, TIMEOUT)
        .forEach(
            (partition, found) -> {
              if (found != null) {
                offsets.put(partition, found.offset());
              }
            });
    return offsets;
  }

  private void withoutCommit(TopicPartition partition, long target, long end) {
    ledger.advanced(partition.partition(), target); // Committed, so that it survives a restart.
    String line =
        "partition %s begins at %d: group %s has no committed offset there, and auto.offset.reset is %s"
            .formatted(told(partition), target, config.group(), policy);
    if (target == end) {
      LOG.info("{}", line);
    } else {
      LOG.warn(
          "{}; if the group has read it before, its offsets have expired (the brokers'"
              + " offsets.retention.minutes), and {} offsets are read again",
          line,
          end - target);
    }
  }

  private void outside(TopicPartition partition, long from, long begin, long target) {
    if (target < from) {
      LOG.warn(
          "partition {} is reset from {} to {}: the log ends before, so it was cut, or the topic"
              + " was deleted and created again",
          told(partition),
          from,
          target);
      return;
    }
    long gone = Math.max(0, begin - from);
    long over = target - Math.max(begin, from);
    removed.increment((double) gone);
    leftOut.increment((double) over);
    ledger.advanced(partition.partition(), target); // Gets committed, so that it is logged once.
    LOG.warn(
        "partition {} is reset from {} to {}: retention removed {} records before they were read"
            + " (retention.ms, retention.bytes of the topic); {} more are left out by"
            + " auto.offset.reset, which is {}",
        told(partition),
        from,
        target,
        gone,
        over,
        policy);
  }

  private static String told(TopicPartition partition) {
    return partition.partition() + " of topic " + partition.topic();
  }
}
