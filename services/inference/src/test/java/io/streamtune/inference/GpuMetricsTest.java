package io.streamtune.inference;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.streamtune.engine.Device;
import io.streamtune.engine.gpu.NvidiaSmi.Sample;
import org.junit.jupiter.api.Test;

/**
 * Goal: what the driver tells of a GPU is in the metrics, in base units. Method: a sample as the
 * driver's program tells it, and the text that Prometheus gets; that program itself is tried with
 * the engine.
 */
final class GpuMetricsTest {
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

  @Test
  void a_sample_is_told_in_base_units() {
    GpuMetrics metrics = new GpuMetrics();
    metrics.register(registry);

    metrics.told(new Sample("NVIDIA X", 87, 2_048, 16_384, 61.5));

    assertThat(registry.scrape())
        .contains(
            "streamtune_gpu_utilisation 0.87",
            "streamtune_gpu_memory_bytes 2.147483648E9",
            "streamtune_gpu_memory_limit_bytes 1.7179869184E10",
            "streamtune_gpu_power_watts 61.5");
  }

  @Test
  void a_cpu_has_no_such_metrics() {
    assertThat(GpuMetrics.of(new Device.Cpu(1, 1), registry)).isEmpty();
    assertThat(registry.scrape()).doesNotContain("streamtune_gpu");
  }
}
