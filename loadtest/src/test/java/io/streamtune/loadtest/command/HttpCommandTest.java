package io.streamtune.loadtest.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.streamtune.display.terminal.UserError;
import io.streamtune.loadtest.measure.Counts;
import io.streamtune.loadtest.measure.RunMeasurements;
import io.streamtune.loadtest.measure.SeriesPoint;
import io.streamtune.loadtest.result.LoadResult;
import io.streamtune.loadtest.result.ResultFiles;
import io.streamtune.testkit.Certificates;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Goal: what is reported of HTTP is what was. Method: a server that the test plays; only times that
 * cannot be shorter are looked at.
 */
class HttpCommandTest {
  @TempDir Path out;

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Queue<Seen> seen = new ConcurrentLinkedQueue<>();
  private HttpServer server = newServer();

  /** A request as it came; nobody mutates its body. */
  @SuppressWarnings("ArrayRecordComponent")
  private record Seen(String path, Map<String, List<String>> headers, byte[] body) {
    String header(String name) {
      return headers.entrySet().stream()
          .filter(header -> header.getKey().equalsIgnoreCase(name))
          .map(header -> header.getValue().getFirst())
          .findFirst()
          .orElse("");
    }
  }

  /** What the server does with a request, by its number. */
  private interface Manner {
    int status(int number);
  }

  private static HttpServer newServer() {
    try {
      return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @BeforeEach
  void start() {
    server.setExecutor(threads);
    server.createContext(
        "/v2/repository/index", exchange -> reply(exchange, 200, "[{\"name\":\"m\"}]"));
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
    threads.shutdownNow();
  }

  @Test
  void every_image_is_a_request_of_its_own_with_its_body_type_and_id() {
    serve("/v1/classify", _ -> 200, "1");

    LoadResult result = load("--rate", "40", "--duration", "1s");

    Counts counts = result.measured().counts();
    assertThat(counts.predictions()).isEqualTo(counts.sent()).isEqualTo(seen.size());
    assertThat(result.kind()).isEqualTo("http");
    assertThat(seen)
        .allSatisfy(
            request -> {
              assertThat(request.header("content-type")).isEqualTo("image/jpeg");
              assertThat(request.header("x-more")).isEqualTo("yes");
              assertThat(request.body()).startsWith(0xff, 0xd8);
            });
    assertThat(seen).extracting(request -> request.header("ce-id")).doesNotHaveDuplicates();
  }

  @Test
  void a_server_that_stands_still_makes_all_wait_that_are_due_meanwhile() {
    Object one = new Object();
    serve(
        "/v1/classify",
        number -> {
          synchronized (one) { // As a server with one thread: the others wait behind it.
            pass(number == 5 ? 2_000 : 0);
          }
          return 200;
        },
        "1");

    RunMeasurements measured = load("--rate", "20", "--duration", "4s").measured();

    // Image 5 is due after 250 ms and keeps 40 others waiting, half of them a second and more.
    assertThat(measured.toReceipt().max()).isGreaterThanOrEqualTo(2_000);
    assertThat(measured.toReceipt().p90()).isGreaterThanOrEqualTo(1_500);
    assertThat(measured.counts().predictions()).isEqualTo(80);
  }

  @Test
  void what_is_turned_away_is_shed_and_what_cannot_be_read_an_error_of_its_status() {
    serve("/v1/classify", number -> number % 4 == 0 ? 503 : number % 4 == 1 ? 415 : 200, "1");

    LoadResult result = load("--rate", "40", "--duration", "1s");

    Counts counts = result.measured().counts();
    assertThat(counts.shed()).isEqualTo(10);
    assertThat(counts.deadLettersByCode()).isEqualTo(Map.of("HTTP 415", 10L));
    assertThat(counts.predictions()).isEqualTo(20);
    assertThat(counts.notAnswered() + counts.sendFailures()).isZero();
    assertThat(result.measured().series().getLast().backlog()).isZero();
  }

  @Test
  void a_connection_that_breaks_is_an_image_without_a_reply() {
    server.createContext("/v1/classify", HttpExchange::close);

    Counts counts = load("--rate", "20", "--duration", "1s").measured().counts();

    assertThat(counts.sendFailures()).isEqualTo(20);
    assertThat(counts.failuresByReason().values().stream().mapToLong(Long::longValue).sum())
        .isEqualTo(20);
  }

  @Test
  void the_open_inference_protocol_carries_the_image_as_a_binary_tensor() {
    serve("/v2/models/m/infer", _ -> 200, "7");

    LoadResult result = load("--protocol", "open_inference", "--rate", "20", "--duration", "1s");

    assertThat(result.measured().counts().predictions()).isEqualTo(20);
    assertThat(result.measured().series().stream().map(SeriesPoint::versions))
        .contains(List.of("m:7"));
    Seen request = seen.element();
    int length = Integer.parseInt(request.header("Inference-Header-Content-Length"));
    JsonNode json = JsonMapper.shared().readTree(new String(request.body(), 0, length, UTF_8));
    ByteBuffer tensor =
        ByteBuffer.wrap(request.body(), length, request.body().length - length)
            .order(ByteOrder.LITTLE_ENDIAN);
    assertThat(json.at("/inputs/0/name").asString()).isEqualTo("encoded");
    assertThat(json.at("/inputs/0/parameters/binary_data_size").asInt())
        .isEqualTo(tensor.remaining());
    assertThat(tensor.getInt()).isEqualTo(tensor.remaining());
    assertThat(tensor.get()).isEqualTo((byte) 0xff);
  }

  @Test
  void the_rate_of_a_server_that_turns_images_away_is_below_that() {
    serve("/v1/classify", number -> number > 150 ? 503 : 200, "1");

    Bench.Ran ran =
        Bench.run(
            Bench.together(
                List.of("find-max", "--url", url(), "--sizes", "32x32", "--warm-up", "0s"),
                "--from",
                "40",
                "--steps",
                "3",
                "--step-duration",
                "2s",
                "--p99",
                "60s",
                "--arrivals",
                "constant",
                "--json",
                "--out",
                out.toString()));

    // 80 images at 40/s, then 160 at 80/s, and 120 at 60/s: 151 are served in all.
    assertThat(ran.failure()).isEmpty();
    JsonNode found = JsonMapper.shared().readTree(ran.out());
    assertThat(found.at("/rate").asDouble()).isEqualTo(40);
    assertThat(found.at("/not_sustained").asDouble()).isEqualTo(60);
    assertThat(found.at("/steps/1/reason").asString()).contains("images were turned away (503)");
    assertThat(found.at("/options/url").asString()).isEqualTo(url() + "/v1/classify");
    assertThat(ResultFiles.read(out).kind()).isEqualTo("http");
  }

  @Test
  void a_server_that_is_not_there_is_said_with_its_address() {
    Bench.Ran ran = Bench.run("http", "--url", "http://127.0.0.1:1");

    assertThat(ran.failure().orElseThrow())
        .isInstanceOf(UserError.class)
        .hasMessage("nothing answers at http://127.0.0.1:1");
    assertThat(((UserError) ran.failure().orElseThrow()).remedy()).contains("--url names it");
  }

  @Test
  void a_server_with_a_certificate_of_an_authority_of_ones_own_is_trusted_by_its_file()
      throws IOException {
    Certificates own = Certificates.of(out, "own");
    server.stop(0);
    HttpsServer secure =
        HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    secure.setHttpsConfigurator(new HttpsConfigurator(own.serving()));
    server = secure;
    start();
    serve("/v1/classify", _ -> 200, "1");

    LoadResult result =
        load("--rate", "20", "--duration", "1s", "--ca", own.certificate().toString());
    Bench.Ran stranger = Bench.run("http", "--url", url());

    assertThat(result.measured().counts().predictions()).isEqualTo(20);
    assertThat(stranger.failure().orElseThrow())
        .isInstanceOf(UserError.class)
        .hasMessageContaining("no secure connection to " + url());
    assertThat(((UserError) stranger.failure().orElseThrow()).remedy()).contains("--ca FILE");
  }

  @Test
  void a_file_that_holds_no_certificates_is_said() throws IOException {
    Path text = Files.writeString(out.resolve("text.pem"), "hello");

    assertThat(Bench.run("http", "--ca", text.toString()).failure().orElseThrow())
        .isInstanceOf(UserError.class)
        .hasMessageContaining("text.pem: no certificates that can be read");
    assertThat(Bench.run("http", "--ca", "nowhere.pem").failure().orElseThrow())
        .hasMessage("--ca nowhere.pem: no such file or directory");
  }

  @Test
  void options_that_do_not_go_with_http_are_refused() {
    assertThat(Bench.run("http", "--replay", "images").err()).contains("'loadtest kafka'");
    assertThat(Bench.run("http", "--url", "localhost").err()).contains("http://localhost:8080");
    assertThat(Bench.run("http", "--requests-max", "0").err()).contains("1 or more");
    assertThat(Bench.run("find-max", "--url", "localhost").err()).contains("is no address");
    assertThat(Bench.run("find-max", "--model", "m").err()).contains("go with --url");
    assertThat(Bench.run("find-max", "--url", "http://a", "--keys", "2").err())
        .contains("--keys and --producers are of Kafka");
    assertThat(Bench.run("http", "--header", "host=x").err()).contains("--header: restricted");
  }

  private void serve(String path, Manner manner, String version) {
    AtomicInteger numbers = new AtomicInteger();
    server.createContext(
        path,
        exchange -> {
          byte[] body = exchange.getRequestBody().readAllBytes();
          seen.add(new Seen(path, Map.copyOf(exchange.getRequestHeaders()), body));
          int status = manner.status(numbers.getAndIncrement());
          reply(exchange, status, answer(version));
        });
  }

  /** An answer that both protocols can read. */
  private static String answer(String version) {
    return "{'model':{'name':'m','version':'%1$s'},'model_name':'m','model_version':'%1$s'}"
        .replace('\'', '"')
        .formatted(version);
  }

  private static void reply(HttpExchange exchange, int status, String text) throws IOException {
    byte[] body = text.getBytes(UTF_8);
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  private String url() {
    String scheme = server instanceof HttpsServer ? "https" : "http";
    return scheme + "://127.0.0.1:" + server.getAddress().getPort();
  }

  private LoadResult load(String... options) {
    List<String> common =
        List.of(
            "http",
            "--url",
            url(),
            "--out",
            out.toString(),
            "--sizes",
            "32x32",
            "--warm-up",
            "0s",
            "--arrivals",
            "constant",
            "--header",
            "x-more=yes");
    Bench.Ran ran = Bench.run(Bench.together(common, options));
    assertThat(ran.failure()).isEmpty();
    assertThat(ran.code()).as(ran.err()).isZero();
    return ResultFiles.read(out);
  }

  private static void pass(long millis) {
    long end = System.nanoTime() + millis * 1_000_000;
    while (System.nanoTime() - end < 0) {
      LockSupport.parkNanos(end - System.nanoTime());
    }
  }
}
