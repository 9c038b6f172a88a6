package io.streamtune.engine.gpu;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What the driver's own program {@code nvidia-smi} tells of a GPU, again and again, until closed.
 * One process for all samples, so that asking costs the GPU nothing.
 *
 * <p><b>Owner:</b> whoever made it closes it.
 */
public final class NvidiaSmi implements AutoCloseable {
  private static final String PROGRAM = "nvidia-smi";
  private static final String QUERY =
      "--query-gpu=name,utilization.gpu,memory.used,memory.total,power.draw";
  private static final int FIELDS = 5;

  private final Process process;
  private final Thread reader;

  /**
   * A line.
   *
   * @param name of the GPU
   * @param utilisation share of the last interval in which something ran on it, in percent
   * @param memoryUsed MiB
   * @param memoryTotal MiB
   * @param watts drawn; NaN where the GPU does not tell
   */
  public record Sample(
      String name, double utilisation, double memoryUsed, double memoryTotal, double watts) {}

  private NvidiaSmi(Process process, Consumer<Sample> receiver) {
    this.process = process;
    this.reader = Thread.ofPlatform().name("nvidia-smi").daemon().start(() -> read(receiver));
  }

  /**
   * Begins to watch.
   *
   * @param device index of the GPU
   * @param seconds between two samples
   * @param receiver takes each. Called on: the thread nvidia-smi
   * @return empty where the program is not installed
   */
  public static Optional<NvidiaSmi> watch(int device, int seconds, Consumer<Sample> receiver) {
    return watch(PROGRAM, device, seconds, receiver);
  }

  /** Does the same with another program of that kind. */
  static Optional<NvidiaSmi> watch(
      String program, int device, int seconds, Consumer<Sample> receiver) {
    List<String> line =
        List.of(
            program, "-i", "" + device, QUERY, "--format=csv,noheader,nounits", "-l", "" + seconds);
    try {
      Process process = new ProcessBuilder(line).redirectErrorStream(true).start();
      return Optional.of(new NvidiaSmi(process, receiver));
    } catch (IOException _) {
      return Optional.empty(); // Not installed.
    }
  }

  private void read(Consumer<Sample> receiver) {
    try (BufferedReader lines = process.inputReader()) {
      lines.lines().forEach(line -> parse(line).ifPresent(receiver));
    } catch (IOException | UncheckedIOException _) {
      return; // It was ended.
    }
  }

  /** Reads a line; empty if it is none of the kind. */
  public static Optional<Sample> parse(String line) {
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

  /** Ends the program, and waits until the last sample was taken. */
  @Override
  public void close() {
    process.destroy();
    try {
      reader.join();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
