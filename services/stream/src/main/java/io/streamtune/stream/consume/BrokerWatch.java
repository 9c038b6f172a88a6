package io.streamtune.stream.consume;

import io.streamtune.stream.admin.TopicAdmin;
import io.streamtune.stream.client.ConnectionWatch;
import io.streamtune.stream.client.NanoClock;
import io.streamtune.stream.client.OutageLog;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Checks every second whether the brokers are reachable, and every 5 s whether the topic exists,
 * because somebody may delete it. Logs each outage once when it begins and once when it ends. The
 * Kafka client reconnects and finds a new topic by itself, but reports neither.
 *
 * <p><b>Called on:</b> kafka-poll; {@link #isAway} and {@link #isTopicMissing} on any thread.
 */
final class BrokerWatch {
  private static final Logger LOG = LoggerFactory.getLogger(BrokerWatch.class);
  private static final long SAMPLE_NANOS = Duration.ofSeconds(1).toNanos();
  private static final long TOPIC_NANOS = Duration.ofSeconds(5).toNanos();
  private static final long FIRST_CONNECT_NANOS = Duration.ofSeconds(3).toNanos();

  private final Consumer<byte[], byte[]> consumer;
  private final String topic;
  private final String brokers;
  private final ConnectionWatch watch = new ConnectionWatch();
  private final OutageLog away;
  private final OutageLog missing;
  private final long beganNanos;
  private long sampledNanos;
  private long topicNanos;
  private boolean topicExists;
  private boolean connected;
  private volatile boolean lost;
  private volatile boolean topicMissing;

  BrokerWatch(Consumer<byte[], byte[]> consumer, String topic, String brokers, NanoClock clock) {
    this.consumer = consumer;
    this.topic = topic;
    this.brokers = brokers;
    this.away = new OutageLog(LOG, clock, Duration.ZERO);
    this.missing = new OutageLog(LOG, clock, Duration.ZERO);
    this.beganNanos = clock.nanos();
    this.sampledNanos = beganNanos;
    this.topicNanos = beganNanos - TOPIC_NANOS;
  }

  /** Returns whether no broker is reachable. */
  boolean isAway() {
    return lost;
  }

  /** Returns whether the brokers are reachable and do not have the topic. */
  boolean isTopicMissing() {
    return topicMissing;
  }

  /** Returns whether the topic existed at the last check. */
  boolean topicExists() {
    return topicExists;
  }

  void look(long nowNanos) {
    if (nowNanos - sampledNanos < SAMPLE_NANOS) {
      return;
    }
    sampledNanos = nowNanos;
    switch (watch.sample(metric("connection-count"), metric("incoming-byte-total"))) {
      case UP -> {
        connected = true;
        lost = false;
        away.ended("Kafka at " + brokers + " is reached");
      }
      case DOWN -> {
        connected = false;
        lost = true;
        away.began("Kafka at " + brokers + " is away");
      }
      case NONE -> {
        if (!connected && nowNanos - beganNanos > FIRST_CONNECT_NANOS) {
          lost = true; // Also if they went before the first sample.
          away.began("Kafka at " + brokers + " cannot be reached");
        }
      }
    }
    if (connected && nowNanos - topicNanos >= TOPIC_NANOS) {
      topicNanos = nowNanos;
      lookForTopic();
    }
  }

  private void lookForTopic() {
    try {
      List<PartitionInfo> partitions = consumer.partitionsFor(topic, Duration.ofSeconds(1));
      topicExists = partitions != null && !partitions.isEmpty();
    } catch (UnknownTopicOrPartitionException e) {
      topicExists = false;
    } catch (KafkaException e) {
      LOG.debug("cannot look whether topic {} exists", topic, e);
      return; // Not known to be missing; poll() gets the same error and handles it.
    }
    topicMissing = !topicExists;
    if (topicMissing) {
      missing.began(
          "topic %s does not exist at %s (create it, for example: %s)"
              .formatted(topic, brokers, TopicAdmin.createCommand(brokers, topic)));
    } else {
      missing.ended("topic " + topic + " exists");
    }
  }

  private double metric(String name) {
    for (var entry : consumer.metrics().entrySet()) {
      if (entry.getKey().name().equals(name) && entry.getKey().group().equals("consumer-metrics")) {
        Metric metric = entry.getValue();
        return metric.metricValue() instanceof Double value ? value : 0;
      }
    }
    return 0;
  }
}
