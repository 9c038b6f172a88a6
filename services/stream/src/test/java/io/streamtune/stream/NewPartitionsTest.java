package io.streamtune.stream;

import io.streamtune.broker.EmbeddedBroker;
import io.streamtune.stream.consume.EventSource;
import io.streamtune.stream.consume.OneActiveMemberAssignor;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Goal: the members of a group read partitions that their topic gets later, too. Method: a real
 * broker; metadata that is fetched often.
 */
@Tag("broker")
final class NewPartitionsTest {

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void a_source_reads_partitions_that_were_added_later(boolean isOneActive) throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.start();
        Bench bench = new Bench(broker.bootstrapServers(), "t", 1);
        Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
      KafkaSettings kafka = bench.kafka.with("consumer.metadata.max.age.ms", "500");
      Bench.Taker taker = new Bench.Taker();
      EventSource source =
          bench.holding(
              taker,
              bench.config(1000),
              isOneActive ? OneActiveMemberAssignor.chosenIn(kafka) : kafka);
      Until.holds("it reads", () -> source.assignedPartitions() == 1);

      admin.createPartitions(Map.of("t", NewPartitions.increaseTo(3))).all().get();

      Until.holds("it has all", Duration.ofMinutes(1), () -> source.assignedPartitions() == 3);
      bench.sendAndFlush(0, 50);
      Until.holds("all of them are read", () -> taker.values.size() == 50);
    }
  }
}
