package io.streamtune.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.streamtune.broker.EmbeddedBroker;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Goal: reading a range costs what the range holds. Method: a real broker. */
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
