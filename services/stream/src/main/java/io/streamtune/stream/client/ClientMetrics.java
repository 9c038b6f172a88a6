package io.streamtune.stream.client;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.kafka.KafkaClientMetrics;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.apache.kafka.clients.consumer.Consumer;

/**
 * Binds the metrics of a consumer to a registry. The client adds metrics while it runs, such as the
 * lag of a newly assigned partition; they are bound within 5 s. Micrometer's default refresh is
 * once a minute.
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
