package io.streamtune.cli.bench;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * Processor time of this process by thread role, between two moments.
 *
 * @param nanosByRole processor time of each role; {@code jvm} is the time of no Java thread:
 *     compiler and collector
 */
record ThreadTimes(Map<String, Long> nanosByRole) {
  /** The role of the decoders' threads. */
  static final String DECODE = "decode-N";

  /** Returns the times since the process started. */
  static ThreadTimes now() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    Map<String, Long> byRole = new HashMap<>();
    long all = 0;
    for (ThreadInfo thread : threads.getThreadInfo(threads.getAllThreadIds())) {
      if (thread != null) {
        long nanos = Math.max(0, threads.getThreadCpuTime(thread.getThreadId()));
        byRole.merge(role(thread.getThreadName()), nanos, Long::sum);
        all += nanos;
      }
    }
    OperatingSystemMXBean process =
        (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    byRole.put("jvm (compiler, collector)", Math.max(0, process.getProcessCpuTime() - all));
    return new ThreadTimes(byRole);
  }

  /** Returns the time used since an earlier moment; use {@code plus} to add such differences. */
  ThreadTimes since(ThreadTimes earlier) {
    Map<String, Long> difference = new TreeMap<>();
    nanosByRole.forEach(
        (role, nanos) ->
            difference.put(role, Math.max(0, nanos - earlier.nanosByRole.getOrDefault(role, 0L))));
    return new ThreadTimes(difference);
  }

  ThreadTimes plus(ThreadTimes other) {
    Map<String, Long> sum = new TreeMap<>(nanosByRole);
    other.nanosByRole.forEach((role, nanos) -> sum.merge(role, nanos, Long::sum));
    return new ThreadTimes(sum);
  }

  private static String role(String thread) {
    if (thread.startsWith("ort-")) {
      return "ort-N (inference)";
    }
    if (thread.startsWith("decode-")) {
      return DECODE;
    }
    if (thread.startsWith("vert.x-eventloop")) {
      return "vertx-eventloop";
    }
    if (thread.equals("kafka-poll")) {
      return "kafka-poll";
    }
    if (thread.startsWith("kafka-publish") || thread.startsWith("kafka-producer")) {
      return "producers";
    }
    if (thread.startsWith("bench-")) {
      return "bench (sender, reader)";
    }
    return "broker and others";
  }
}
