package io.streamtune.stream;

import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.config.ConfigException;

/**
 * Kafka's {@code auto.offset.reset}: where to read a partition from if it has no valid committed
 * offset.
 */
public sealed interface OffsetReset {
  /** Start at the oldest record that still exists. */
  record Earliest() implements OffsetReset {
    @Override
    public String toString() {
      return "earliest";
    }
  }

  /** Start at the end: only records written from now on. */
  record Latest() implements OffsetReset {
    @Override
    public String toString() {
      return "latest";
    }
  }

  /** Start at the first record that is not older than {@code age}. */
  record Since(Duration age) implements OffsetReset {
    @Override
    public String toString() {
      return "by_duration:" + age;
    }
  }

  /** Do not start: the source fails. */
  record None() implements OffsetReset {
    @Override
    public String toString() {
      return "none";
    }
  }

  /**
   * Returns the configured value. The default is earliest, because no image may be skipped unless
   * the user asks for it.
   *
   * @throws IllegalArgumentException if Kafka does not know the value
   */
  static OffsetReset of(KafkaSettings kafka) {
    String name = ConsumerConfig.AUTO_OFFSET_RESET_CONFIG;
    String value = kafka.forConsumer().getOrDefault(name, "earliest").strip();
    try {
      Objects.requireNonNull(ConsumerConfig.configDef().configKeys().get(name))
          .validator
          .ensureValid(name, value);
    } catch (ConfigException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
    return switch (value.toLowerCase(Locale.ROOT)) {
      case "earliest" -> new Earliest();
      case "latest" -> new Latest();
      case "none" -> new None();
      default -> new Since(Duration.parse(value.substring(value.indexOf(':') + 1)));
    };
  }
}
