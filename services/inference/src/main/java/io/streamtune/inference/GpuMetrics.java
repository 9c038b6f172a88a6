package io.streamtune.inference;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.streamtune.engine.Device;
import io.streamtune.engine.gpu.NvidiaSmi;
import io.streamtune.engine.gpu.NvidiaSmi.Sample;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * The usage of the GPU as its driver reports it, which counts all processes on the GPU, not only
 * this one.
 *
 * <p>Gauges are NaN, which Prometheus shows as no value, until the first sample.
 */
final class GpuMetrics implements AutoCloseable {
  /** Why: a third of the usual interval between two scrapes. */
  private static final int INTERVAL_SECONDS = 5;

  private static final double PERCENT = 100;
  private static final double MIB = 1 << 20;
  private static final Sample NONE = new Sample("", Double.NaN, Double.NaN, Double.NaN, Double.NaN);

  private volatile Sample last = NONE;
  private Optional<NvidiaSmi> watch = Optional.empty();

  /** Takes a sample. Called on: any one thread. */
  void told(Sample sample) {
    last = sample;
  }

  /**
   * Registers the gauges and starts to watch the GPU.
   *
   * @return empty on a CPU, which has no such metrics
   */
  static Optional<GpuMetrics> of(Device device, MeterRegistry registry) {
    return switch (device) {
      case Device.Cpu _ -> Optional.empty();
      case Device.Cuda(int index) -> {
        GpuMetrics metrics = new GpuMetrics();
        metrics.register(registry);
        metrics.watch = NvidiaSmi.watch(index, INTERVAL_SECONDS, metrics::told);
        yield Optional.of(metrics);
      }
    };
  }

  /** Registers the gauges. */
  void register(MeterRegistry registry) {
    gauge(
        registry,
        "streamtune.gpu.utilisation",
        "Share of time in which something ran on the GPU",
        sample -> sample.utilisation() / PERCENT);
    gauge(
        registry,
        "streamtune.gpu.memory.bytes",
        "Memory of the GPU that is in use",
        sample -> sample.memoryUsed() * MIB);
    gauge(
        registry,
        "streamtune.gpu.memory.limit.bytes",
        "Memory that the GPU has",
        sample -> sample.memoryTotal() * MIB);
    gauge(registry, "streamtune.gpu.power.watts", "Power draw of the GPU", Sample::watts);
  }

  private void gauge(
      MeterRegistry registry, String name, String description, ToDoubleFunction<Sample> value) {
    Gauge.builder(name, this, metrics -> value.applyAsDouble(metrics.last))
        .description(description)
        .register(registry);
  }

  @Override
  public void close() {
    watch.ifPresent(NvidiaSmi::close);
  }
}
