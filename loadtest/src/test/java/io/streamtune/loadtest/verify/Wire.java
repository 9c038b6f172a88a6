package io.streamtune.loadtest.verify;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.streamtune.events.ErrorCode;
import io.streamtune.events.EventMessage;
import io.streamtune.events.Headers;
import io.streamtune.events.ImagePosition;
import io.streamtune.events.ImageRef;
import io.streamtune.events.ModelRef;
import io.streamtune.events.Topics;
import io.streamtune.events.image.DeadLetter;
import io.streamtune.events.prediction.Activation;
import io.streamtune.events.prediction.Prediction;
import io.streamtune.events.prediction.PredictionCodec;
import io.streamtune.events.prediction.ScoredLabel;
import io.streamtune.events.prediction.Timings;
import io.streamtune.events.prediction.Tta;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Writes images and answers as the service does, one by one, perhaps in transactions. */
final class Wire implements AutoCloseable {
  private final KafkaProducer<byte[], byte[]> producer;
  private final Topics topics;

  /** Writes to these brokers; under a name, in transactions. */
  Wire(String brokers, Topics topics, Optional<String> transactions) {
    this.topics = topics;
    Map<String, Object> config = new HashMap<>();
    config.put("bootstrap.servers", brokers);
    config.put("enable.metrics.push", "false");
    config.put("linger.ms", 20);
    transactions.ifPresent(name -> config.put("transactional.id", name));
    producer = new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
    if (transactions.isPresent()) {
      producer.initTransactions();
    }
  }

  void begin() {
    producer.beginTransaction();
  }

  void commit() {
    producer.commitTransaction();
  }

  /** Aborts what the broker has: without the flush the producer would drop it. */
  void abort() {
    producer.flush();
    producer.abortTransaction();
  }

  void images(int partition, int count) {
    for (int i = 0; i < count; i++) {
      var _ =
          producer.send(
              new ProducerRecord<>(topics.images(), partition, null, "image".getBytes(UTF_8)));
    }
  }

  void predict(int partition, long offset, String version) {
    ImagePosition at = new ImagePosition(topics.images(), partition, offset);
    Prediction prediction =
        new Prediction(
            new ImageRef(at.toString(), at.source(), Optional.of(at)),
            new ModelRef("fresh", version, "digest-" + version),
            List.of(new ScoredLabel("cat", 0.75)),
            Activation.SOFTMAX,
            Tta.OFF,
            new Timings(0, 0, 0, 0, 0),
            Optional.empty());
    send(
        topics.predictions(),
        partition,
        PredictionCodec.encode(prediction, Optional.empty(), Instant.EPOCH));
  }

  void bury(int partition, long offset) {
    send(
        topics.deadLetters(),
        0,
        DeadLetter.of(
            new ImagePosition(topics.images(), partition, offset),
            Optional.empty(),
            Headers.none(),
            new byte[1],
            ErrorCode.TRUNCATED,
            "decode",
            "it ends too early",
            Optional.empty()));
  }

  void send(String topic, int partition, EventMessage message) {
    var record = new ProducerRecord<byte[], byte[]>(topic, partition, null, message.value());
    message
        .headers()
        .forEach(header -> record.headers().add(new RecordHeader(header.name(), header.value())));
    var _ = producer.send(record);
  }

  void flush() {
    producer.flush();
  }

  @Override
  public void close() {
    producer.close();
  }
}
