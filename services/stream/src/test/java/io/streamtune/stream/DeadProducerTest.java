package io.streamtune.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.streamtune.broker.EmbeddedBroker;
import io.streamtune.stream.produce.EventSink;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.clients.producer.ProducerInterceptor;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Goal: a Kafka client of which the thread has ended stops the service with a reason, where it
 * would stall it without a word. Method: an error in a callback ends that thread, as one of the
 * client itself does.
 */
@Tag("broker")
class DeadProducerTest {
  private EmbeddedBroker broker;
  private Bench bench;

  @BeforeEach
  void start() {
    broker = EmbeddedBroker.start();
    bench = new Bench(broker.bootstrapServers(), "events", 1);
    bench.admin.createIfMissing("answers", 1, 1, Map.of());
  }

  @AfterEach
  void stop() {
    bench.close();
    broker.close();
  }

  @Test
  void a_sink_fails() {
    List<Throwable> failures = new CopyOnWriteArrayList<>();
    bench.sink.onFailure(failures::add);
    bench.sink.send(
        "answers",
        Bench.message("a"),
        _ -> {
          throw new AssertionError("a bug");
        });

    Until.holds("it fails", () -> !failures.isEmpty());
    assertThat(failures.getFirst())
        .isInstanceOf(StreamException.class)
        .hasMessageContaining("has ended")
        .hasMessageContaining("start the service again");
  }

  @Test
  void a_sink_of_a_client_id_that_another_has_too_knows_its_own_thread() {
    KafkaSettings kafka = bench.kafka.with("client.id", "the-same");
    try (EventSink first = new EventSink(SinkConfig.of(10), kafka, new SimpleMeterRegistry());
        EventSink second = new EventSink(SinkConfig.of(10), kafka, new SimpleMeterRegistry())) {
      first.start();
      second.start();
      second.send(
          "answers",
          Bench.message("a"),
          _ -> {
            throw new AssertionError("a bug");
          });
      Until.holds("it fails", () -> second.failure().isPresent());

      first.send("answers", Bench.message("b"), _ -> {});
      assertThat(first.flush(Duration.ofSeconds(20))).isTrue();
      assertThat(first.failure()).isEmpty();
    }
  }

  @Test
  void a_source_that_writes_in_transactions_fails() {
    KafkaSettings deadly = bench.kafka.with("producer.interceptor.classes", Deadly.class.getName());
    try (Echo echo = new Echo(bench, deadly, Duration.ofMillis(20)).started()) {
      bench.sendAndFlush(0, 10);

      Until.holds("it fails", () -> !echo.failures.isEmpty());
      assertThat(echo.failures.getFirst()).hasMessageContaining("start the service again");
    }
  }

  /** Fails in an acknowledgement, for which Kafka's client is prepared if it is no error. */
  public static final class Deadly implements ProducerInterceptor<byte[], byte[]> {
    @Override
    public ProducerRecord<byte[], byte[]> onSend(ProducerRecord<byte[], byte[]> sent) {
      return sent;
    }

    @Override
    public void onAcknowledgement(RecordMetadata metadata, Exception error) {
      throw new AssertionError("a bug");
    }

    @Override
    public void close() {}

    @Override
    public void configure(Map<String, ?> settings) {}
  }
}
