package io.streamtune.cli.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * What {@code nvidia-smi} tells of a GPU, once a second, while something runs.
 *
 * <p><b>Owner:</b> whoever made it closes it. <b>Called on:</b> one thread.
 */
final class NvidiaSmi implements AutoCloseable {
  private static final String QUERY =
      "--query-gpu=name,utilization.gpu,memory.used,memory.total,power.draw";
  private static final int FIELDS = 5;

  /**
   * A line.
   *
   * @param name of the GPU
   * @param utilisation share of the last second in which something ran on it, in percent
   * @param memoryUsed MiB
   * @param memoryTotal MiB
   * @param watts drawn; NaN where the GPU does not tell
   */
  record Sample(
      String name, double utilisation, double memoryUsed, double memoryTotal, double watts) {}

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

  private final List<Sample> samples = new CopyOnWriteArrayList<>();
  private final Optional<Process> process;
  private final Optional<Thread> reader;

  /**
   * Begins; where there is no {@code nvidia-smi}, there will be no samples.
   *
   * @param device index of the GPU
   */
  NvidiaSmi(int device) {
    process = started(device);
    reader =
        process.map(
            running -> Thread.ofPlatform().name("bench-nvidia-smi").start(() -> read(running)));
  }

  private static Optional<Process> started(int device) {
    List<String> line =
        List.of("nvidia-smi", "-i", "" + device, QUERY, "--format=csv,noheader,nounits", "-l", "1");
    try {
      return Optional.of(new ProcessBuilder(line).redirectErrorStream(true).start());
    } catch (IOException _) {
      return Optional.empty(); // Not installed: the result says that it is missing.
    }
  }

  private void read(Process running) {
    try (BufferedReader lines = running.inputReader()) {
      lines.lines().forEach(line -> parse(line).ifPresent(samples::add));
    } catch (IOException | java.io.UncheckedIOException _) {
      return; // It was ended.
    }
  }

  /** Reads a line; empty if it is none of the kind. */
  static Optional<Sample> parse(String line) {
    String[] fields = line.split(" *, *", -1);
    if (fields.length != FIELDS) {
      return Optional.empty();
    }
    double utilisation = number(fields[1]);
    double used = number(fields[2]);
    return Double.isNaN(utilisation) || Double.isNaN(used)
        ? Optional.empty()
        : Optional.of(
            new Sample(fields[0].strip(), utilisation, used, number(fields[3]), number(fields[4])));
  }

  private static double number(String text) {
    try {
      return Double.parseDouble(text.strip());
    } catch (NumberFormatException _) { // [N/A], [Not Supported]
      return Double.NaN;
    }
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
    process.ifPresent(Process::destroy);
    reader.ifPresent(
        thread -> {
          try {
            thread.join();
          } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
          }
        });
  }
}
