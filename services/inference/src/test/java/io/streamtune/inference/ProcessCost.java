package io.streamtune.inference;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What this process costs, told by the system: times and sizes that other processes do not change.
 */
final class ProcessCost {
  private static final Pattern MAPPING = Pattern.compile("^[0-9a-f]+-[0-9a-f]+ ");
  private static final long HEAP_END = 32L << 30;

  private ProcessCost() {}

  /**
   * Returns the resident memory, in MiB, that is neither Java heap nor a mapped file: what native
   * code holds. The heap lies below 32 GiB, as it is small enough for compressed pointers.
   */
  static long nativeMib() {
    long kib = 0;
    boolean counted = false;
    for (String line : lines(Path.of("/proc/self/smaps"))) {
      if (MAPPING.matcher(line).find()) {
        long start = Long.parseUnsignedLong(line.substring(0, line.indexOf('-')), 16);
        // Unsigned: the kernel maps a page at the upper end, vsyscall.
        counted = Long.compareUnsigned(start, HEAP_END) >= 0;
      } else if (counted && line.startsWith("Anonymous:")) {
        kib += Long.parseLong(line.replaceAll("\\D", ""));
      }
    }
    return kib / 1024;
  }

  /** Returns the resident memory of the process, in MiB. */
  static long residentMib() {
    return lines(Path.of("/proc/self/status")).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
        .findFirst()
        .orElseThrow();
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the processor time of all living threads whose name begins so, in nanoseconds. */
  static long cpuNanos(String namePrefix) {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    return Arrays.stream(threads.getThreadInfo(threads.getAllThreadIds()))
        .filter(info -> info != null && info.getThreadName().startsWith(namePrefix))
        .mapToLong(info -> Math.max(0, threads.getThreadCpuTime(info.getThreadId())))
        .sum();
  }
}
