package io.streamtune.stream;

import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.config.ConfigException;

/** Kafka's {@code auto.offset.reset}: where to read if there is no valid offset to go on from. */
public sealed interface OffsetReset {
  /** With the oldest record that is left. */
  record Earliest() implements OffsetReset {
    @Override
    public String toString() {
      return "earliest";
    }
  }

  /** With what comes from now on. */
  record Latest() implements OffsetReset {
    @Override
    public String toString() {
      return "latest";
    }
  }

  /** With the oldest record that is not older than this. */
  record Since(Duration age) implements OffsetReset {
    @Override
    public String toString() {
      return "by_duration:" + age;
    }
  }

  /** Nowhere: the source fails. */
  record None() implements OffsetReset {
    @Override
    public String toString() {
      return "none";
    }
  }

  /**
   * Returns what the user set; earliest if nothing, because no image may be left out unasked.
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
