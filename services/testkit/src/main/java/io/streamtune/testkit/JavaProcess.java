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
 * A separate JVM with the test's class path and without the test's settings. Its output goes to a
 * file. Closing kills it.
 */
public final class JavaProcess implements AutoCloseable {
  /** Flags of every JVM of the project. */
  private static final List<String> FLAGS =
      List.of("--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow");

  /** Options for a process that lives for seconds: they halve its start-up time. */
  public static final List<String> SHORT_LIVED =
      List.of("-Xmx512m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");

  private final Process process;
  private final Path log;

  /**
   * Starts a program of ours, without the test classes on its class path.
   *
   * @param folder folder for its output and its temporary files
   * @param options JVM options, for example {@link #SHORT_LIVED}
   * @param command main class and arguments
   * @param environment environment variables to set; inherited {@code STREAMTUNE_} variables are
   *     removed
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
      // A background job of a shell ignores SIGINT, and so do its child processes, including a JVM.
      line.addAll(List.of("env", "--default-signal=INT"));
    }
    line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    line.addAll(FLAGS);
    // A killed process leaves native libraries behind; they are deleted with the test's folder.
    line.add("-Djava.io.tmpdir=" + folder);
    line.addAll(options);
    line.addAll(command);
    return line;
  }

  /** Starts a main class from the test classes. */
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

  /** Returns the process id. */
  public long pid() {
    return process.pid();
  }

  /** Returns whether the process is running. */
  public boolean isAlive() {
    return process.isAlive();
  }

  /** Sends SIGKILL and waits until the process has ended. */
  public void kill() {
    process.destroyForcibly();
    exitCode(Duration.ofSeconds(30));
  }

  /** Sends SIGTERM. */
  public void terminate() {
    process.destroy();
  }

  /** Sends a signal, for example {@code INT}, to this process only. */
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

  /** Waits until the process ends, and returns its exit status. */
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

  /** Returns its output so far. */
  public String said() {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the lines of its output so far. */
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
