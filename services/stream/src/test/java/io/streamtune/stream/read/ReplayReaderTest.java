package io.streamtune.stream.read;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streamtune.broker.EmbeddedBroker;
import io.streamtune.stream.KafkaSettings;
import io.streamtune.stream.ReceivedEvent;
import io.streamtune.stream.StreamException;
import io.streamtune.stream.admin.TopicAdmin;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Goal: what was recorded over several partitions comes in the order of its times, as far as the
 * topic held it. Method: a real broker, records with times that the test sets.
 */
@Tag("broker")
class ReplayReaderTest {
  private static final int PARTITION_RECORDS = 1_500; // More than a poll gives.

  @Test
  void records_come_in_the_order_of_their_times_over_all_partitions_and_the_end_is_that_of_now() {
    try (EmbeddedBroker broker = EmbeddedBroker.start();
        TopicAdmin admin = new TopicAdmin(KafkaSettings.of(broker.bootstrapServers()))) {
      KafkaSettings kafka = KafkaSettings.of(broker.bootstrapServers());
      admin.createIfMissing("t", 3, 1, Map.of());
      write(
          broker,
          producer -> {
            // One partition after the other, though the times of 0 and 1 lie between each other.
            for (int i = 0; i < PARTITION_RECORDS; i++) {
              send(producer, 0, 1_000_000L + 2L * i);
            }
            for (int i = 0; i < PARTITION_RECORDS; i++) {
              send(producer, 1, 1_000_001L + 2L * i);
            }
          });

      List<Long> times = new ArrayList<>();
      try (ReplayReader reader = new ReplayReader(kafka, "t")) {
        write(broker, producer -> send(producer, 2, 1)); // After the reader was made: not read.
        Optional<ReceivedEvent> next = reader.next();
        while (next.isPresent()) {
          times.add(next.get().timestampMillis());
          next = reader.next();
        }
      }

      assertThat(times).hasSize(2 * PARTITION_RECORDS).isSorted().doesNotHaveDuplicates();
    }
  }

  @Test
  void times_that_fall_keep_the_order_of_their_partition() {
    try (EmbeddedBroker broker = EmbeddedBroker.start();
        TopicAdmin admin = new TopicAdmin(KafkaSettings.of(broker.bootstrapServers()))) {
      KafkaSettings kafka = KafkaSettings.of(broker.bootstrapServers());
      admin.createIfMissing("t", 1, 1, Map.of());
      write(
          broker,
          producer -> {
            send(producer, 0, 5_000);
            send(producer, 0, 4_000);
          });

      try (ReplayReader reader = new ReplayReader(kafka, "t")) {
        assertThat(reader.next().orElseThrow().timestampMillis()).isEqualTo(5_000);
        assertThat(reader.next().orElseThrow().timestampMillis()).isEqualTo(4_000);
        assertThat(reader.next()).isEmpty();
      }
      assertThatThrownBy(() -> new ReplayReader(kafka, "none"))
          .isInstanceOf(StreamException.class)
          .hasMessageContaining("topic none does not exist");
    }
  }

  private interface Writing {
    void with(KafkaProducer<byte[], byte[]> producer);
  }

  private static void write(EmbeddedBroker broker, Writing writing) {
    Map<String, Object> config = Map.of("bootstrap.servers", broker.bootstrapServers());
    try (var producer =
        new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer())) {
      writing.with(producer);
    }
  }

  private static void send(KafkaProducer<byte[], byte[]> producer, int partition, long time) {
    var _ = producer.send(new ProducerRecord<>("t", partition, time, null, "x".getBytes(UTF_8)));
  }
}
