package io.streamtune.cli.bench;

import io.streamtune.engine.gpu.NvidiaSmi;
import io.streamtune.engine.gpu.NvidiaSmi.Sample;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Samples the use of a GPU once per second; without {@code nvidia-smi} there are no samples.
 *
 * <p><b>Owner:</b> its creator closes it. <b>Called on:</b> one thread.
 */
final class GpuUse implements AutoCloseable {
  private final List<Sample> samples = new CopyOnWriteArrayList<>();
  private final Optional<NvidiaSmi> watch;

  /**
   * A summary of the samples of a period.
   *
   * @param name name of the GPU
   * @param utilisation mean, in percent
   * @param memoryMib most memory used
   * @param watts mean
   * @param samples number of samples
   */
  record Use(String name, double utilisation, double memoryMib, double watts, int samples) {}

  /**
   * Starts to sample.
   *
   * @param device index of the GPU
   */
  GpuUse(int device) {
    watch = NvidiaSmi.watch(device, 1, samples::add);
  }

  /** Returns a summary of the samples since the last call; empty if there were none. */
  Optional<Use> use() {
    List<Sample> told = List.copyOf(samples);
    samples.clear();
    if (told.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Use(
            told.getFirst().name(),
            told.stream().mapToDouble(Sample::utilisation).average().orElse(0),
            told.stream().mapToDouble(Sample::memoryUsed).max().orElse(0),
            told.stream()
                .mapToDouble(Sample::watts)
                .filter(Double::isFinite)
                .average()
                .orElse(Double.NaN),
            told.size()));
  }

  @Override
  public void close() {
    watch.ifPresent(NvidiaSmi::close);
  }
}
