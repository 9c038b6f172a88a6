package io.streamtune.engine.gpu;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Samples a GPU with the driver's own program {@code nvidia-smi}, repeatedly until closed. One
 * process takes all samples, so that sampling costs the GPU nothing.
 *
 * <p><b>Owner:</b> the caller that started it closes it.
 */
public final class NvidiaSmi implements AutoCloseable {
  private static final String PROGRAM = "nvidia-smi";
  private static final String QUERY =
      "--query-gpu=name,utilization.gpu,memory.used,memory.total,power.draw";
  private static final int FIELDS = 5;

  private final Process process;
  private final Thread reader;

  /**
   * One sample.
   *
   * @param name name of the GPU
   * @param utilisation share of the last interval in which the GPU was busy, in percent
   * @param memoryUsed MiB
   * @param memoryTotal MiB
   * @param watts power draw; NaN if the GPU does not report it
   */
  public record Sample(
      String name, double utilisation, double memoryUsed, double memoryTotal, double watts) {}

  private NvidiaSmi(Process process, Consumer<Sample> receiver) {
    this.process = process;
    this.reader = Thread.ofPlatform().name("nvidia-smi").daemon().start(() -> read(receiver));
  }

  /**
   * Starts to sample.
   *
   * @param device index of the GPU
   * @param seconds interval between two samples
   * @param receiver receives each sample. Called on: the thread nvidia-smi
   * @return empty if the program is not installed
   */
  public static Optional<NvidiaSmi> watch(int device, int seconds, Consumer<Sample> receiver) {
    return watch(PROGRAM, device, seconds, receiver);
  }

  /** Same as above with another program that writes the same format. */
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
      return; // The process was ended.
    }
  }

  /** Parses a line; empty if it is not a sample. */
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

  /** Ends the program, and waits until the receiver has the last sample. */
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
