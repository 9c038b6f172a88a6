package io.streamtune.display.charts;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * The machine of this process, on which a report's numbers were measured.
 *
 * @param processor the processor's name, or {@code unknown}
 * @param cores cores available to this process
 * @param memoryBytes memory of the machine; 0 if the JVM does not report it
 * @param heapBytesMax largest heap of this JVM
 * @param os name, version and architecture
 * @param jvm name and version
 */
public record Machine(
    String processor, int cores, long memoryBytes, long heapBytesMax, String os, String jvm) {
  private static final Path CPU_INFO = Path.of("/proc/cpuinfo");

  /** Returns this machine. */
  public static Machine here() {
    Runtime runtime = Runtime.getRuntime();
    return new Machine(
        processorName(),
        runtime.availableProcessors(),
        memory(),
        runtime.maxMemory(),
        property("os.name") + " " + property("os.version") + " " + property("os.arch"),
        property("java.vm.name") + " " + property("java.runtime.version"));
  }

  /** Returns the machine as lines of a report. */
  public List<NamedValue> lines() {
    return List.of(
        new NamedValue("processor", processor),
        new NamedValue("cores", String.valueOf(cores)),
        new NamedValue("memory", gibibytes(memoryBytes)),
        new NamedValue("heap of this process, at most", gibibytes(heapBytesMax)),
        new NamedValue("system", os),
        new NamedValue("java", jvm));
  }

  private static String gibibytes(long bytes) {
    return String.format(Locale.ROOT, "%.1f GiB", bytes / (double) (1 << 30));
  }

  private static String property(String name) {
    return System.getProperty(name, "unknown");
  }

  private static long memory() {
    return ManagementFactory.getOperatingSystemMXBean()
            instanceof com.sun.management.OperatingSystemMXBean system
        ? system.getTotalMemorySize()
        : 0;
  }

  private static String processorName() {
    try (Stream<String> lines = Files.lines(CPU_INFO)) {
      return lines
          .filter(line -> line.startsWith("model name"))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse("unknown");
    } catch (IOException _) {
      return "unknown";
    }
  }
}
