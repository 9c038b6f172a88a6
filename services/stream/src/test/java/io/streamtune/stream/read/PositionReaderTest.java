package io.streamtune.stream.read;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.streamtune.broker.EmbeddedBroker;
import io.streamtune.events.ImagePosition;
import io.streamtune.stream.KafkaSettings;
import io.streamtune.stream.admin.TopicAdmin;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Goal: whatever position somebody names, the answer is the record or that there is none. Method: a
 * real broker, a topic that transactions were written to.
 */
@Tag("broker")
final class PositionReaderTest {
  private static final String TOPIC = "images";
  private static EmbeddedBroker broker;
  private static KafkaSettings kafka;

  @BeforeAll
  static void open() {
    broker = EmbeddedBroker.start();
    kafka = KafkaSettings.of(broker.bootstrapServers());
    try (TopicAdmin admin = new TopicAdmin(kafka)) {
      admin.createIfMissing(TOPIC, 1, 1, Map.of());
    }
    try (KafkaProducer<byte[], byte[]> producer = producer(Map.of("transactional.id", "t"))) {
      producer.initTransactions();
      for (int i = 0; i < 2; i++) { // Offsets 0 and 2 are records, 1 and 3 markers.
        producer.beginTransaction();
        var _ = producer.send(record("image " + i, 0));
        producer.commitTransaction();
      }
    }
  }

  @AfterAll
  static void close() {
    broker.close();
  }

  private static KafkaProducer<byte[], byte[]> producer(Map<String, Object> more) {
    Map<String, Object> config = new HashMap<>(more);
    config.put("bootstrap.servers", broker.bootstrapServers());
    return new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
  }

  private static ProducerRecord<byte[], byte[]> record(String value, int partition) {
    return new ProducerRecord<>(TOPIC, partition, new byte[0], value.getBytes(UTF_8));
  }

  @Test
  void where_the_marker_of_a_transaction_stands_there_is_no_image() {
    try (PositionReader reader = new PositionReader(kafka)) {
      assertThat(reader.read(at(0, 3))).as("the last one, nothing follows it").isEmpty();
      assertThat(reader.read(at(0, 1))).as("a record follows it").isEmpty();
      assertThat(reader.read(at(0, 2))).as("and the records are read").isPresent();
    }
  }

  @Test
  void beyond_the_end_and_in_no_partition_there_is_no_image() {
    try (PositionReader reader = new PositionReader(kafka)) {
      assertThat(reader.read(at(0, 4))).isEmpty();
      assertThat(reader.read(at(0, Long.MAX_VALUE))).isEmpty();
      assertThat(reader.read(at(1_000, 0))).isEmpty();
    }
  }

  @Test
  void an_image_in_a_partition_that_was_added_since_is_found_at_once() throws Exception {
    try (PositionReader reader = new PositionReader(kafka);
        Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
      assertThat(reader.read(at(0, 0))).isPresent();
      admin.createPartitions(Map.of(TOPIC, NewPartitions.increaseTo(2))).all().get();
      try (KafkaProducer<byte[], byte[]> producer = producer(Map.of())) {
        producer.send(record("a new one", 1)).get();
      }

      assertThat(reader.read(at(1, 0))).isPresent();
    }
  }

  @Test
  void what_was_deleted_is_no_image() throws Exception {
    String topic = "deleted";
    try (TopicAdmin topics = new TopicAdmin(kafka)) {
      topics.createIfMissing(topic, 1, 1, Map.of());
    }
    try (KafkaProducer<byte[], byte[]> producer = producer(Map.of());
        Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()));
        PositionReader reader = new PositionReader(kafka)) {
      producer.send(new ProducerRecord<>(topic, 0, new byte[0], new byte[] {1})).get();
      producer.send(new ProducerRecord<>(topic, 0, new byte[0], new byte[] {2})).get();
      admin
          .deleteRecords(Map.of(new TopicPartition(topic, 0), RecordsToDelete.beforeOffset(1)))
          .all()
          .get();

      assertThat(reader.read(new ImagePosition(topic, 0, 0))).isEmpty();
      assertThat(reader.read(new ImagePosition(topic, 0, 1))).isPresent();
    }
  }

  private static ImagePosition at(int partition, long offset) {
    return new ImagePosition(TOPIC, partition, offset);
  }
}
