package io.streamtune.stream.client;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.kafka.KafkaClientMetrics;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.apache.kafka.clients.consumer.Consumer;

/**
 * The metrics of a consumer in a registry. A client makes series as it goes, such as the lag of a
 * partition that it has got: they are there after 5 s, where Micrometer by itself looks once a
 * minute.
 */
public final class ClientMetrics implements AutoCloseable {
  private static final Duration REFRESH = Duration.ofSeconds(5);

  private final ScheduledExecutorService scheduler =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("kafka-metrics").daemon().factory());
  private final KafkaClientMetrics metrics;

  public ClientMetrics(Consumer<?, ?> consumer, MeterRegistry registry) {
    metrics = new KafkaClientMetrics(consumer, Tags.empty(), scheduler, REFRESH);
    metrics.bindTo(registry);
  }

  @Override
  public void close() {
    scheduler.shutdownNow();
    metrics.close();
  }
}
