package io.streamtune.loadtest.faults;

import io.streamtune.testkit.JavaProcess;
import io.streamtune.testkit.Until;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** An inference service in a process of its own. */
final class Replica implements AutoCloseable {
  private final JavaProcess process;

  /** Starts it with settings such as {@code kafka.group}, and does not wait. */
  Replica(Path folder, Map<String, String> settings) {
    Map<String, String> environment = new HashMap<>();
    settings.forEach((key, value) -> environment.put(variable(key), value));
    process =
        new JavaProcess(
            folder, JavaProcess.SHORT_LIVED, List.of("io.streamtune.inference.Main"), environment);
  }

  private static String variable(String key) {
    return "STREAMTUNE_" + key.replace('.', '_').replace('-', '_').toUpperCase(Locale.ROOT);
  }

  /** Waits until it has got partitions. */
  void awaitAssigned() {
    Until.holds("the replica has partitions", this::isAssigned, process::said);
  }

  private boolean isAssigned() {
    if (!process.isAlive()) {
      throw new AssertionError("the replica ended:\n" + process.said());
    }
    return process.lines().stream().anyMatch(line -> line.contains("assigned"));
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** SIGKILL. */
  void kill() {
    process.kill();
  }

  /** SIGTERM, and waits for its end. */
  void stop() {
    process.terminate();
    process.exitCode(Duration.ofSeconds(60));
  }

  /** SIGSTOP: it stands still, and its connections stay. */
  void freeze() {
    process.signal("STOP");
  }

  /** SIGCONT: it goes on as if no time had passed. */
  void thaw() {
    process.signal("CONT");
  }

  String said() {
    return process.said();
  }

  /** Returns what it measures of its reading, and what reads; for a failure's message. */
  String reading() {
    return isAlive() ? Inside.reading(process) : "it has ended\n";
  }

  @Override
  public void close() {
    process.close();
  }
}
