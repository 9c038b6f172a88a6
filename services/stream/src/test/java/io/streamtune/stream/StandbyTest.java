package io.streamtune.stream;

import io.streamtune.broker.EmbeddedBroker;
import io.streamtune.stream.Bench.Taker;
import io.streamtune.stream.consume.EventSource;
import io.streamtune.stream.consume.SourceState;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Goal: a member that others leave no partition says that it stands by, and takes over. Method: a
 * real broker, both group protocols.
 */
@Tag("broker")
class StandbyTest {
  private static EmbeddedBroker broker;

  @BeforeAll
  static void startBroker() {
    broker = EmbeddedBroker.start();
  }

  @AfterAll
  static void stopBroker() {
    broker.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"classic", "consumer"})
  void a_member_without_a_partition_stands_by_until_another_goes(String protocol) {
    try (Bench bench = new Bench(broker.bootstrapServers(), "standby-" + protocol, 1)) {
      KafkaSettings kafka = bench.kafka.with("group.protocol", protocol);
      EventSource first = bench.holding(new Taker(), bench.config(100), kafka);
      Until.holds("the first reads", () -> first.state() == SourceState.RUNNING);

      EventSource second = bench.holding(new Taker(), bench.config(100), kafka);
      Until.holds("one stands by", () -> states(first, second, SourceState.STANDBY));
      EventSource reading = first.assignedPartitions() == 1 ? first : second;
      EventSource other = reading == first ? second : first;
      reading.close();

      Until.holds("the other one reads", () -> other.state() == SourceState.RUNNING);
    }
  }

  private static boolean states(EventSource first, EventSource second, SourceState one) {
    boolean isOne = (first.state() == one) != (second.state() == one);
    return isOne && first.assignedPartitions() + second.assignedPartitions() == 1;
  }
}
