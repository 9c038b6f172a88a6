package io.streamtune.inference.faults;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * A JVM of its own with the test's class path, without the test's own classes and settings. What it
 * says goes to a file. Closing kills it.
 */
final class JavaProcess implements AutoCloseable {
  /** As every JVM of the project runs. */
  private static final List<String> FLAGS =
      List.of("--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow");

  /** For a process that lives for seconds: it starts in half the time. */
  static final List<String> SHORT_LIVED =
      List.of("-Xmx512m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");

  private final Process process;
  private final Path log;

  /** Starts it; the environment holds no setting of ours but these. */
  JavaProcess(
      Path folder, List<String> options, List<String> command, Map<String, String> environment) {
    try {
      log = Files.createTempFile(folder, "process-", ".log");
      ProcessBuilder builder = new ProcessBuilder(line(folder, options, command));
      builder.environment().keySet().removeIf(name -> name.startsWith("STREAMTUNE_"));
      builder.environment().put("CLASSPATH", classPath());
      builder.environment().put("ORT_DISABLE_TELEMETRY", "1");
      builder.environment().putAll(environment);
      process = builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> line(Path folder, List<String> options, List<String> command) {
    List<String> line = new ArrayList<>();
    if (System.getProperty("os.name").equals("Linux")) {
      // A shell's background job ignores SIGINT, and so do all processes below it, a JVM too.
      line.addAll(List.of("env", "--default-signal=INT"));
    }
    line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    line.addAll(FLAGS);
    // A process that is killed leaves native libraries behind; they go with the test's folder.
    line.add("-Djava.io.tmpdir=" + folder);
    line.addAll(options);
    line.addAll(command);
    return line;
  }

  private static String classPath() {
    String whole =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    return Arrays.stream(whole.split(File.pathSeparator, -1))
        .filter(entry -> !entry.contains("test-classes"))
        .collect(Collectors.joining(File.pathSeparator));
  }

  long pid() {
    return process.pid();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** SIGKILL, and waits until it is gone. */
  void kill() {
    process.destroyForcibly();
    exitCode(Duration.ofSeconds(30));
  }

  /** SIGTERM. */
  void terminate() {
    process.destroy();
  }

  /** Sends a signal, for example {@code INT}, to this very process. */
  void signal(String name) {
    try {
      int status = new ProcessBuilder("kill", "-" + name, Long.toString(pid())).start().waitFor();
      if (status != 0) {
        throw new AssertionError("it ended before the signal " + name + " came:\n" + said());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Waits for its end. */
  int exitCode(Duration deadline) {
    try {
      if (!process.waitFor(deadline.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new AssertionError("still running after " + deadline + ":\n" + said());
      }
      return process.exitValue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  /** Returns what it has said so far. */
  String said() {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  List<String> lines() {
    return said().lines().toList();
  }

  @Override
  public void close() {
    if (process.isAlive()) {
      kill();
    }
  }
}
