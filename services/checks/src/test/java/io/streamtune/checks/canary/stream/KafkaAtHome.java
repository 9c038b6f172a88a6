package io.streamtune.checks.canary.stream;

import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.TopicPartition;

/** Breaks nothing: Kafka's clients live here. */
interface KafkaAtHome {
  void send(ProducerConfig client, TopicPartition partition);
}
