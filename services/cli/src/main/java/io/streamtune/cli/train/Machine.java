package io.streamtune.cli.train;

import io.streamtune.charts.NamedValue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** What a run ran on, and the most memory it took. */
final class Machine {
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final String PEAK = "VmHWM:";

  private Machine() {}

  static List<NamedValue> lines() {
    Runtime runtime = Runtime.getRuntime();
    return List.of(
        new NamedValue("cores", String.valueOf(runtime.availableProcessors())),
        new NamedValue(
            "system", System.getProperty("os.name") + " " + System.getProperty("os.arch")),
        new NamedValue("java", System.getProperty("java.runtime.version", "unknown")));
  }

  /** Returns the largest resident size so far, in bytes; nothing where the system does not say. */
  static OptionalLong peakMemory() {
    try (Stream<String> lines = Files.lines(STATUS)) {
      return lines
          .filter(line -> line.startsWith(PEAK))
          .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024)
          .findFirst();
    } catch (IOException _) {
      return OptionalLong.empty();
    }
  }
}
