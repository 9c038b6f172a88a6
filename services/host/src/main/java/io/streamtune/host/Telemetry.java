package io.streamtune.host;

import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.micrometer.Label;
import io.vertx.micrometer.MicrometerMetricsFactory;
import io.vertx.micrometer.MicrometerMetricsOptions;
import java.time.Duration;
import java.util.Set;

/**
 * The meter registry of a process, with the metrics of the JVM and of Vert.x. Metrics are only
 * scraped, never sent.
 */
public final class Telemetry implements AutoCloseable {
  /**
   * Why: no label whose text a client chooses; its HTTP method may be any word, and each would be a
   * time series.
   */
  private static final Set<Label> LABELS =
      Set.of(Label.HTTP_CODE, Label.POOL_TYPE, Label.POOL_NAME);

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final JvmGcMetrics gc = new JvmGcMetrics();
  private final Vertx vertx;

  /** Creates registry and Vert.x instance. */
  public Telemetry() {
    gc.bindTo(registry);
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new ClassLoaderMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    new FileDescriptorMetrics().bindTo(registry);
    new UptimeMetrics().bindTo(registry);
    new ResidentMemory().bindTo(registry);
    MicrometerMetricsOptions options =
        new MicrometerMetricsOptions().setEnabled(true).setLabels(LABELS);
    vertx =
        Vertx.builder()
            .with(new io.vertx.core.VertxOptions().setMetricsOptions(options))
            .withMetrics(new MicrometerMetricsFactory(registry))
            .build();
  }

  /** Returns the registry that {@code /metrics} shows. */
  public PrometheusMeterRegistry registry() {
    return registry;
  }

  /** Returns the Vert.x instance, whose own metrics are in the registry. */
  public Vertx vertx() {
    return vertx;
  }

  @Override
  public void close() {
    close(Await.STEP);
  }

  /** Closes Vert.x within {@code timeout}, then the registry. */
  public void close(Duration timeout) {
    Await.await("closing Vert.x", vertx.close(), timeout);
    gc.close();
    registry.close();
  }
}
