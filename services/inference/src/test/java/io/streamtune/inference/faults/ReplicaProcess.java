package io.streamtune.inference.faults;

import io.streamtune.testkit.JavaProcess;
import io.streamtune.testkit.Until;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The inference service as users run it: a process that is configured by its environment. */
final class ReplicaProcess implements AutoCloseable {
  private static final Pattern ADDRESS = Pattern.compile("HTTP on http://127\\.0\\.0\\.1:(\\d+)");
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  final JavaProcess process;

  private ReplicaProcess(JavaProcess process) {
    this.process = process;
  }

  /** Starts it with settings such as {@code kafka.group}, and does not wait. */
  static ReplicaProcess launch(Path folder, List<String> options, Map<String, String> settings) {
    Map<String, String> environment = new HashMap<>();
    settings.forEach((key, value) -> environment.put(variable(key), value));
    environment.putIfAbsent("STREAMTUNE_HTTP_PORT", "0");
    environment.putIfAbsent("STREAMTUNE_ENGINE_DEVICE", "cpu");
    environment.putIfAbsent("STREAMTUNE_ENGINE_LANES", "1");
    environment.put("STREAMTUNE_HOME", folder.toString());
    return new ReplicaProcess(
        new JavaProcess(folder, options, List.of("io.streamtune.inference.Main"), environment));
  }

  /** Starts a main class of the tests, with settings as {@code key=value}. */
  static ReplicaProcess ofTest(
      Path folder, List<String> options, Class<?> main, Map<String, String> settings) {
    Map<String, String> all = new HashMap<>(settings);
    all.putIfAbsent("http.port", "0");
    all.putIfAbsent("engine.device", "cpu");
    all.putIfAbsent("engine.lanes", "1");
    List<String> command = new ArrayList<>(List.of(main.getName()));
    all.forEach((key, value) -> command.add(key + "=" + value));
    return new ReplicaProcess(JavaProcess.ofTest(folder, options, command));
  }

  /** Starts it and waits until it is ready. */
  static ReplicaProcess ready(Path folder, Map<String, String> settings) {
    ReplicaProcess service = launch(folder, JavaProcess.SHORT_LIVED, settings);
    service.awaitReady();
    return service;
  }

  private static String variable(String key) {
    return "STREAMTUNE_"
        + key.replace('.', '_').replace('-', '_').toUpperCase(java.util.Locale.ROOT);
  }

  void awaitReady() {
    Until.holds("the service is ready", () -> isReady() || !process.isAlive(), process::said);
    if (!process.isAlive()) {
      throw new AssertionError("the service ended:\n" + process.said());
    }
  }

  boolean isAlive() {
    return process.isAlive();
  }

  boolean isReady() {
    return get("/health/ready").map(HttpResponse::statusCode).orElse(0) == 200;
  }

  /**
   * Returns the sum of a metric's samples; 0 if there are none or nobody answers.
   *
   * @param name the metric, perhaps with its first labels, up to any character
   */
  double metric(String name) {
    String text = get("/metrics").map(HttpResponse::body).orElse("");
    return text.lines()
        .filter(line -> line.startsWith(name) && !isName(line.charAt(name.length())))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  private static boolean isName(char c) {
    return Character.isLetterOrDigit(c) || c == '_';
  }

  Optional<HttpResponse<String>> get(String path) {
    Matcher address = ADDRESS.matcher(process.said());
    if (!address.find()) {
      return Optional.empty();
    }
    URI uri = URI.create("http://127.0.0.1:" + address.group(1) + path);
    try {
      HttpRequest request = HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(10)).build();
      return Optional.of(HTTP.send(request, HttpResponse.BodyHandlers.ofString()));
    } catch (IOException e) {
      return Optional.empty(); // Not listening any more, or killed while it answered.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UncheckedIOException(new IOException(e));
    }
  }

  @Override
  public void close() {
    process.close();
  }
}
