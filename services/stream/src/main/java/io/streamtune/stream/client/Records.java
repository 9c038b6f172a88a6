package io.streamtune.stream.client;

import io.streamtune.events.EventMessage;
import io.streamtune.events.Header;
import io.streamtune.events.Headers;
import io.streamtune.events.ImagePosition;
import io.streamtune.stream.ReceivedEvent;
import io.streamtune.stream.RecordTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeader;

/** Converts between Kafka's records and ours; no byte is copied. */
public final class Records {
  private static final byte[] NO_BYTES = {};

  private Records() {}

  public static ReceivedEvent received(ConsumerRecord<byte[], byte[]> kafka, int generation) {
    return new ReceivedEvent(
        new ImagePosition(kafka.topic(), kafka.partition(), kafka.offset()),
        generation,
        kafka.timestamp(),
        Optional.ofNullable(kafka.key()),
        headers(kafka.headers()),
        Optional.ofNullable(kafka.value()).orElse(NO_BYTES));
  }

  public static ProducerRecord<byte[], byte[]> toKafka(String topic, EventMessage message) {
    List<org.apache.kafka.common.header.Header> headers = new ArrayList<>(message.headers().size());
    for (Header header : message.headers()) {
      headers.add(new RecordHeader(header.name(), header.value()));
    }
    // Without a key, the partitioner chooses the partition.
    return new ProducerRecord<>(topic, null, message.key().orElse(null), message.value(), headers);
  }

  public static Optional<RecordTime> time(ConsumerRecord<byte[], byte[]> kafka) {
    return switch (kafka.timestampType()) {
      case CREATE_TIME -> Optional.of(RecordTime.CREATED);
      case LOG_APPEND_TIME -> Optional.of(RecordTime.APPENDED);
      case NO_TIMESTAMP_TYPE -> Optional.empty();
    };
  }

  private static Headers headers(org.apache.kafka.common.header.Headers kafka) {
    List<Header> headers = new ArrayList<>();
    for (var header : kafka) {
      headers.add(new Header(header.key(), Optional.ofNullable(header.value()).orElse(NO_BYTES)));
    }
    return Headers.of(headers);
  }
}
