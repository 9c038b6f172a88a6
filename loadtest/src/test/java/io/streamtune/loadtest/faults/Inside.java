package io.streamtune.loadtest.faults;

import io.streamtune.testkit.JavaProcess;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What a process that stands still does, seen from outside. */
final class Inside {
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final Pattern ADDRESS = Pattern.compile("HTTP on (http://\\S+)");

  /** Whether it has paused, what it holds, and how far each partition is read. */
  private static final Pattern TELLING =
      Pattern.compile(
          "(streamtune_(inflight|partitions|ledger|answers|transactions|completions)"
              + "|kafka_consumer_fetch_manager_records_lag|kafka_consumer_fetch_manager_fetch_total"
              + "|kafka_consumer_coordinator_).*");

  private static final Pattern POLLING = Pattern.compile("(?m)^\"kafka-poll(?:.+\n)+");

  private Inside() {}

  /** Returns its numbers and the stack of its thread {@code kafka-poll}. */
  static String reading(JavaProcess process) {
    return told(() -> numbers(process)) + told(() -> stack(process));
  }

  /** One of the two, which may be what does not answer. */
  private interface Look {
    String told() throws IOException, InterruptedException;
  }

  private static String told(Look look) {
    try {
      return look.told() + "\n";
    } catch (IOException e) {
      return "not told, " + e + "\n";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "";
    }
  }

  private static String numbers(JavaProcess process) throws IOException, InterruptedException {
    Matcher address = ADDRESS.matcher(process.said());
    if (!address.find()) {
      return "no HTTP yet";
    }
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(address.group(1) + "/metrics")).timeout(PATIENCE).build();
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client
          .send(request, BodyHandlers.ofString())
          .body()
          .lines()
          .filter(line -> TELLING.matcher(line).matches())
          .collect(Collectors.joining("\n"));
    }
  }

  private static String stack(JavaProcess process) throws IOException, InterruptedException {
    String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
    Path all = Files.createTempFile("stacks-", ".txt");
    try {
      Process dump =
          new ProcessBuilder(jcmd, Long.toString(process.pid()), "Thread.print")
              .redirectErrorStream(true)
              .redirectOutput(all.toFile())
              .start();
      if (!dump.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        dump.destroyForcibly();
        return "no stack within " + PATIENCE;
      }
      return POLLING
          .matcher(Files.readString(all))
          .results()
          .map(MatchResult::group)
          .collect(Collectors.joining("\n"));
    } finally {
      Files.delete(all);
    }
  }
}
