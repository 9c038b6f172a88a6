package io.streamtune.cli.demo;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.streamtune.broker.FreePort;
import io.streamtune.testkit.Until;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Prometheus itself, with the project's configuration and rules, scraping once a second. */
public final class Prometheus implements AutoCloseable {
  private static final JsonMapper JSON = new JsonMapper();

  private final HttpClient http = HttpClient.newHttpClient();
  private final Process process;
  private final Path log;
  private final String url;

  private Prometheus(Process process, Path log, String url) {
    this.process = process;
    this.log = log;
    this.url = url;
  }

  /** Returns whether this machine has it. */
  public static boolean isInstalled() {
    try {
      return new ProcessBuilder("prometheus", "--version")
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /**
   * Starts it and waits until it answers.
   *
   * @param folder for its configuration, data and log
   * @param inference host and port of what it scrapes under this name, and so the others
   */
  public static Prometheus start(Path folder, String inference, String trainer, String console)
      throws IOException {
    Path deployed = MonitoringQueries.DEPLOY.resolve("prometheus");
    for (String rules : List.of("rules.yaml", "alerts.yaml")) {
      Files.copy(deployed.resolve(rules), folder.resolve(rules));
    }
    Path config = folder.resolve("prometheus.yaml");
    Files.writeString(
        config,
        Files.readString(deployed.resolve("prometheus.yaml"))
            .replace("15s", "1s")
            .replace("inference:8080", inference)
            .replace("trainer:8081", trainer)
            .replace("console:8082", console));
    String address = "127.0.0.1:" + FreePort.find();
    Path log = folder.resolve("prometheus.log");
    Process process =
        new ProcessBuilder(
                "prometheus",
                "--config.file=" + config,
                "--storage.tsdb.path=" + folder.resolve("data"),
                "--web.listen-address=" + address)
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    Prometheus prometheus = new Prometheus(process, log, "http://" + address);
    try {
      Until.holds("Prometheus answers", () -> prometheus.hasData("vector(1)"), prometheus::said);
    } catch (AssertionError e) {
      prometheus.close();
      throw e;
    }
    return prometheus;
  }

  /** Returns whether the query has a result at this moment that is not empty. */
  public boolean hasData(String query) {
    URI uri = URI.create(url + "/api/v1/query?query=" + URLEncoder.encode(query, UTF_8));
    try {
      HttpResponse<String> answer =
          http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
      if (answer.statusCode() == 400) {
        throw new AssertionError(query + ": " + answer.body());
      }
      if (answer.statusCode() != 200) {
        return false; // It listens before it is ready.
      }
      JsonNode json = JSON.readTree(answer.body());
      return !json.path("data").path("result").isEmpty();
    } catch (IOException e) {
      return false; // It is still starting.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private String said() {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }
}
