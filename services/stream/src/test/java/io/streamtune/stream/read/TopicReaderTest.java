package io.streamtune.stream.read;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.streamtune.broker.EmbeddedBroker;
import io.streamtune.stream.KafkaSettings;
import io.streamtune.stream.ReceivedEvent;
import io.streamtune.stream.Until;
import io.streamtune.stream.admin.TopicAdmin;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Goal: reading a range costs what the range holds; who follows a topic sees all of it, and whether
 * its brokers are there. Method: a real broker.
 */
@Tag("broker")
class TopicReaderTest {
  private static final int POLL_RECORDS = 500; // Kafka's default: what a poll gives at most.
  private static final int RECORDS = 5_000;

  @Test
  void of_a_range_no_partition_is_fetched_on_when_it_is_read() {
    try (EmbeddedBroker broker = EmbeddedBroker.start();
        TopicAdmin admin = new TopicAdmin(KafkaSettings.of(broker.bootstrapServers()))) {
      KafkaSettings kafka = KafkaSettings.of(broker.bootstrapServers());
      admin.createIfMissing("t", 2, 1, Map.of());
      fill(broker.bootstrapServers());
      TopicReader.Range range =
          new TopicReader.Range(Map.of(0, 100L, 1, 7L), Map.of(0, 4_000L, 1, 10L));

      Map<Integer, Long> read = new TreeMap<>();
      Map<Integer, Long> first = new TreeMap<>();
      try (TopicReader reader = TopicReader.from(kafka, "t", range, "read_committed")) {
        assertThat(reader.remaining()).isEqualTo(3_903);
        while (reader.remaining() > 0) {
          for (ReceivedEvent event : reader.poll(Duration.ofMillis(100))) {
            int partition = event.position().partition();
            first.putIfAbsent(partition, event.position().offset());
            read.merge(partition, 1L, Long::sum);
          }
        }

        assertThat(reader.ends()).isEqualTo(Map.of(0, 4_000L, 1, 10L));
        assertThat(reader.poll(Duration.ofMillis(100))).isEmpty();
      }

      assertThat(first).isEqualTo(Map.of(0, 100L, 1, 7L));
      assertThat(read.get(0)).isBetween(3_900L, 3_900L + POLL_RECORDS);
      assertThat(read.get(1)).isBetween(3L, 3L + POLL_RECORDS);
    }
  }

  @Test
  void partitions_that_a_topic_gets_later_are_followed_from_their_first_record() throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.start();
        TopicAdmin topics = new TopicAdmin(KafkaSettings.of(broker.bootstrapServers()));
        Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
      KafkaSettings kafka =
          KafkaSettings.of(broker.bootstrapServers()).with("consumer.metadata.max.age.ms", "500");
      topics.createIfMissing("t", 1, 1, Map.of());
      try (TopicReader reader = new TopicReader(kafka, "t", TopicReader.Start.END)) {
        admin.createPartitions(Map.of("t", NewPartitions.increaseTo(2))).all().get();
        fill(broker.bootstrapServers());
        Map<Integer, Integer> read = new TreeMap<>();

        Until.holds(
            "every record of both is read",
            () -> {
              reader
                  .poll(Duration.ofMillis(100))
                  .forEach(event -> read.merge(event.position().partition(), 1, Integer::sum));
              return read.equals(Map.of(0, RECORDS, 1, RECORDS));
            });
      }
    }
  }

  @Test
  void a_reader_knows_that_its_broker_is_gone_and_back(@TempDir Path folder) {
    EmbeddedBroker broker = EmbeddedBroker.start(new EmbeddedBroker.Options(folder, 0, Map.of()));
    try (TopicAdmin admin = new TopicAdmin(KafkaSettings.of(broker.bootstrapServers()))) {
      admin.createIfMissing("t", 1, 1, Map.of());
    }
    KafkaSettings kafka = KafkaSettings.of(broker.bootstrapServers());
    try (TopicReader reader = new TopicReader(kafka, "t", TopicReader.Start.END)) {
      Until.holds("it is there", () -> poll(reader).isConnected());
      broker.close();
      Until.holds("it is gone", () -> !poll(reader).isConnected());
      EmbeddedBroker again =
          EmbeddedBroker.start(new EmbeddedBroker.Options(folder, broker.port(), Map.of()));
      Until.holds("it is back", () -> poll(reader).isConnected());
      again.close();
    }
  }

  private static TopicReader poll(TopicReader reader) {
    reader.poll(Duration.ofMillis(100));
    return reader;
  }

  private static void fill(String brokers) {
    Map<String, Object> config = new HashMap<>();
    config.put("bootstrap.servers", brokers);
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer())) {
      for (int i = 0; i < RECORDS; i++) {
        byte[] value = ("record " + i).getBytes(UTF_8);
        for (int partition : List.of(0, 1)) {
          var _ = producer.send(new ProducerRecord<>("t", partition, new byte[0], value));
        }
      }
    }
  }
}
