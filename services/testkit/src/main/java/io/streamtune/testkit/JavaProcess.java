package io.streamtune.testkit;

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
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * A JVM of its own with the test's class path and without its settings. What it says goes to a
 * file. Closing kills it.
 */
public final class JavaProcess implements AutoCloseable {
  /** As every JVM of the project runs. */
  private static final List<String> FLAGS =
      List.of("--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow");

  /** For a process that lives for seconds: it starts in half the time. */
  public static final List<String> SHORT_LIVED =
      List.of("-Xmx512m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");

  private final Process process;
  private final Path log;

  /**
   * Starts a program of ours, without the test's own classes.
   *
   * @param folder for what it says, and for its temporary files
   * @param options of the JVM, as {@link #SHORT_LIVED}
   * @param command main class and arguments
   * @param environment the settings; it holds no others of ours
   */
  public JavaProcess(
      Path folder, List<String> options, List<String> command, Map<String, String> environment) {
    this(folder, options, command, environment, classPath(entry -> !isOfTest(entry)));
  }

  private JavaProcess(
      Path folder,
      List<String> options,
      List<String> command,
      Map<String, String> environment,
      String classPath) {
    try {
      log = Files.createTempFile(folder, "process-", ".log");
      ProcessBuilder builder = new ProcessBuilder(line(folder, options, command));
      builder.environment().keySet().removeIf(name -> name.startsWith("STREAMTUNE_"));
      builder.environment().put("CLASSPATH", classPath);
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

  /** Starts a class of the test itself, which has a main method. */
  public static JavaProcess ofTest(Path folder, List<String> options, List<String> command) {
    return new JavaProcess(folder, options, command, Map.of(), classPath(_ -> true));
  }

  private static String classPath(Predicate<String> entries) {
    String whole =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    return Arrays.stream(whole.split(File.pathSeparator, -1))
        .filter(entries)
        .collect(Collectors.joining(File.pathSeparator));
  }

  private static boolean isOfTest(String entry) {
    return entry.contains("test-classes");
  }

  /** Returns the process's number. */
  public long pid() {
    return process.pid();
  }

  /** Returns whether it has not ended yet. */
  public boolean isAlive() {
    return process.isAlive();
  }

  /** SIGKILL, and waits until it is gone. */
  public void kill() {
    process.destroyForcibly();
    exitCode(Duration.ofSeconds(30));
  }

  /** SIGTERM. */
  public void terminate() {
    process.destroy();
  }

  /** Sends a signal, for example {@code INT}, to this very process. */
  public void signal(String name) {
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
  public int exitCode(Duration deadline) {
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
  public String said() {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns what it has said so far, line by line. */
  public List<String> lines() {
    return said().lines().toList();
  }

  @Override
  public void close() {
    if (process.isAlive()) {
      kill();
    }
  }
}
