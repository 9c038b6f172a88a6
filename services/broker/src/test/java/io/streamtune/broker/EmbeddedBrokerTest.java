package io.streamtune.broker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streamtune.broker.EmbeddedBroker.Options;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Goal: the broker starts, keeps records over a restart, and cleans up. Method: Kafka's own
 * clients.
 */
@Tag("broker")
class EmbeddedBrokerTest {
  @TempDir private Path dir;

  @Test
  void records_survive_a_restart_on_the_same_directory_and_port() throws Exception {
    int port;
    try (EmbeddedBroker broker = EmbeddedBroker.start(new Options(dir, 0, Map.of()))) {
      port = broker.port();
      write(broker, "hello");
    }

    try (EmbeddedBroker broker = EmbeddedBroker.start(new Options(dir, port, Map.of()))) {
      assertThat(broker.bootstrapServers()).isEqualTo("127.0.0.1:" + port);
      assertThat(readFirst(broker)).isEqualTo("hello");
    }
  }

  @Test
  void temporary_directory_is_gone_after_close() {
    Path temporary;
    try (EmbeddedBroker broker = EmbeddedBroker.start()) {
      temporary = broker.dataDir();
      assertThat(temporary).isDirectory();
    }

    assertThat(temporary).doesNotExist();
  }

  @Test
  void a_taken_port_is_named() {
    try (EmbeddedBroker broker = EmbeddedBroker.start()) {
      Options taken = new Options(dir, broker.port(), Map.of());

      assertThatThrownBy(() -> EmbeddedBroker.start(taken))
          .hasMessageContaining("port " + broker.port())
          .hasMessageContaining("taken");
    }
  }

  private static void write(EmbeddedBroker broker, String text) throws Exception {
    Map<String, Object> config = config(broker);
    try (Admin admin = Admin.create(config);
        var producer =
            new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer())) {
      admin.createTopics(List.of(new NewTopic("t", 1, (short) 1))).all().get();
      producer.send(new ProducerRecord<>("t", text.getBytes(UTF_8))).get();
    }
  }

  private static String readFirst(EmbeddedBroker broker) {
    try (var consumer =
        new KafkaConsumer<>(
            config(broker), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      TopicPartition partition = new TopicPartition("t", 0);
      consumer.assign(List.of(partition));
      consumer.seek(partition, 0);
      return new String(consumer.poll(Duration.ofSeconds(20)).iterator().next().value(), UTF_8);
    }
  }

  private static Map<String, Object> config(EmbeddedBroker broker) {
    return Map.of("bootstrap.servers", broker.bootstrapServers(), "enable.metrics.push", "false");
  }
}
