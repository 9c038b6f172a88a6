package io.streamtune.cli.bench;

import io.streamtune.engine.gpu.NvidiaSmi;
import io.streamtune.engine.gpu.NvidiaSmi.Sample;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * How a GPU is used while something runs, by a sample a second; where there is no {@code
 * nvidia-smi}, nothing is known.
 *
 * <p><b>Owner:</b> whoever made it closes it. <b>Called on:</b> one thread.
 */
final class GpuUse implements AutoCloseable {
  private final List<Sample> samples = new CopyOnWriteArrayList<>();
  private final Optional<NvidiaSmi> watch;

  /**
   * What the samples of a while come to.
   *
   * @param name of the GPU
   * @param utilisation mean, in percent
   * @param memoryMib most that was used
   * @param watts mean
   * @param samples how many there were
   */
  record Use(String name, double utilisation, double memoryMib, double watts, int samples) {}

  /**
   * Begins.
   *
   * @param device index of the GPU
   */
  GpuUse(int device) {
    watch = NvidiaSmi.watch(device, 1, samples::add);
  }

  /** Returns what was told since the last call; empty where nothing was. */
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
