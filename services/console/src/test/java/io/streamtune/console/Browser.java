package io.streamtune.console;

import io.streamtune.broker.FreePort;
import io.streamtune.testkit.Until;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A real Chromium, driven by the W3C WebDriver protocol. */
final class Browser implements AutoCloseable {
  private static final JsonMapper MAPPER = JsonMapper.shared();

  private final Process driver;
  private final String base;
  private final HttpClient client = HttpClient.newHttpClient();
  private final String session;

  private Browser(Process driver, int port, Map<String, Object> chrome) {
    this.driver = driver;
    this.base = "http://127.0.0.1:" + port;
    Until.holds("chromedriver", this::isReady, () -> driver.info().toString());
    Map<String, Object> wanted = Map.of("alwaysMatch", Map.of("goog:chromeOptions", chrome));
    session = call("POST", "/session", Map.of("capabilities", wanted)).at("/sessionId").asString();
  }

  /** Returns whether this machine has one. */
  static boolean isThere() {
    return Stream.of("chromium", "chromedriver")
        .allMatch(
            name ->
                Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
                    .anyMatch(folder -> Files.isExecutable(Path.of(folder, name))));
  }

  /** Opens one with a window of this size. */
  static Browser open(int width, int height) throws IOException {
    int port = FreePort.find();
    Process driver =
        new ProcessBuilder("chromedriver", "--port=" + port, "--silent")
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    List<String> arguments =
        List.of(
            "--headless=new",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-dev-shm-usage",
            "--disable-background-networking",
            "--hide-scrollbars",
            "--window-size=%d,%d".formatted(width, height));
    return new Browser(driver, port, Map.of("args", arguments));
  }

  void go(String url) {
    call("POST", "/session/" + session + "/url", Map.of("url", url));
  }

  /** Runs a script in the page, as a person at the developer tools would. */
  JsonNode run(String script, Object... arguments) {
    return call(
        "POST",
        "/session/" + session + "/execute/sync",
        Map.of("script", script, "args", List.of(arguments)));
  }

  /** Waits until an expression is true. */
  void await(String what, String expression) {
    Until.holds(
        what,
        Duration.ofSeconds(60),
        () -> run("return !!(" + expression + ")").asBoolean(),
        () -> run("return document.body.innerText").asString());
  }

  /** Clicks an element, by a selector, as a mouse does. */
  void click(String selector) {
    call("POST", "/session/" + session + "/element/" + element(selector) + "/click", Map.of());
  }

  /** Types into an element, by a selector. */
  void type(String selector, String text) {
    call(
        "POST",
        "/session/" + session + "/element/" + element(selector) + "/value",
        Map.of("text", text));
  }

  private String element(String selector) {
    return call(
            "POST",
            "/session/" + session + "/element",
            Map.of("using", "css selector", "value", selector))
        .valueStream()
        .findFirst()
        .orElseThrow()
        .asString();
  }

  /** Emulates a device's width, which no window of a desktop goes down to. */
  void width(int width, int height) {
    tools(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", width < 500));
  }

  /** Makes the person prefer {@code light} or {@code dark}. */
  void scheme(String scheme) {
    tools(
        "Emulation.setEmulatedMedia",
        Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
  }

  /** Returns what the page's scripts hold after a collection. */
  double heapBytes() {
    tools("HeapProfiler.collectGarbage", Map.of());
    return tools("Runtime.getHeapUsage", Map.of()).at("/usedSize").asDouble();
  }

  private JsonNode tools(String command, Map<String, Object> parameters) {
    return call(
        "POST",
        "/session/" + session + "/goog/cdp/execute",
        Map.of("cmd", command, "params", parameters));
  }

  void screenshot(Path file) throws IOException {
    String png = call("GET", "/session/" + session + "/screenshot", Map.of()).asString();
    Files.write(file, Base64.getDecoder().decode(png));
  }

  private boolean isReady() {
    try {
      return call("GET", "/status", Map.of()).at("/ready").asBoolean();
    } catch (IllegalStateException _) {
      return false; // It does not listen yet.
    }
  }

  private JsonNode call(String method, String path, Map<String, Object> body) {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + path));
    if (method.equals("POST")) {
      request.POST(BodyPublishers.ofString(MAPPER.writeValueAsString(body)));
    } else {
      request.method(method, BodyPublishers.noBody());
    }
    try {
      HttpResponse<String> response = client.send(request.build(), BodyHandlers.ofString());
      JsonNode value = MAPPER.readTree(response.body()).get("value");
      if (response.statusCode() != 200) {
        throw new AssertionError(method + " " + path + ": " + value);
      }
      return value;
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() throws IOException {
    call("DELETE", "/session/" + session, Map.of());
    driver.destroy();
    try {
      if (!driver.waitFor(10, TimeUnit.SECONDS)) {
        driver.destroyForcibly();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
