package io.streamtune.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.streamtune.stream.client.Meters;
import io.streamtune.stream.commit.OffsetLedger;
import io.streamtune.stream.consume.StartingOffsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;

/**
 * Goal: a partition whose log cannot be looked up keeps no other from being read. Method: the Kafka
 * client's own consumer without a network, in which one of two partitions has no leader.
 */
class LeaderlessPartitionTest {
  private static final TopicPartition LED = new TopicPartition("images", 0);
  private static final TopicPartition LEADERLESS = new TopicPartition("images", 1);
  private static final Map<TopicPartition, Long> BEGINS = Map.of(LED, 0L, LEADERLESS, 0L);

  /** Looks nothing up for a partition without a leader, as Kafka's consumer does. */
  private static final class OneLeader extends MockConsumer<byte[], byte[]> {
    OneLeader() {
      super("none");
      assign(List.of(LED, LEADERLESS));
      updateBeginningOffsets(BEGINS);
    }

    @Override
    public synchronized Map<TopicPartition, Long> beginningOffsets(
        Collection<TopicPartition> partitions, Duration timeout) {
      return found(partitions, 0);
    }

    @Override
    public synchronized Map<TopicPartition, Long> endOffsets(
        Collection<TopicPartition> partitions, Duration timeout) {
      return found(partitions, 1);
    }

    private static Map<TopicPartition, Long> found(
        Collection<TopicPartition> partitions, long offset) {
      if (partitions.contains(LEADERLESS)) {
        throw new TimeoutException("no leader");
      }
      Map<TopicPartition, Long> found = new HashMap<>();
      partitions.forEach(partition -> found.put(partition, offset));
      return found;
    }
  }

  @Test
  void the_other_partition_is_read_and_its_position_committed() {
    OneLeader consumer = new OneLeader();
    OffsetLedger ledger = new OffsetLedger();
    ledger.assign(LED.partition());
    ledger.assign(LEADERLESS.partition());
    StartingOffsets starts = starts(consumer, ledger);

    List<Integer> read = new ArrayList<>();
    consumer.addRecord(new ConsumerRecord<>("images", 0, 0, new byte[0], new byte[0]));

    for (int poll = 0; poll < 5; poll++) { // Each gives one partition its position, at least.
      starts.poll(Duration.ZERO).forEach(record -> read.add(record.partition()));
    }

    assertThat(read).containsExactly(0);
    assertThat(ledger.committable(LED.partition())).hasValue(0);
  }

  private static StartingOffsets starts(OneLeader consumer, OffsetLedger ledger) {
    SourceConfig config =
        new SourceConfig(
            "images",
            "group",
            10,
            1 << 20,
            Duration.ofSeconds(2),
            5,
            Duration.ofMillis(100),
            Duration.ofSeconds(5),
            Delivery.AT_LEAST_ONCE);
    Meters meters = new Meters(new SimpleMeterRegistry(), Tags.empty());
    return new StartingOffsets(consumer, config, new OffsetReset.Earliest(), ledger, meters);
  }
}
