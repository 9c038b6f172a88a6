package io.streamtune.inference;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.streamtune.events.ErrorCode;
import io.streamtune.events.EventMessage;
import io.streamtune.events.Headers;
import io.streamtune.events.image.DeadLetter;
import io.streamtune.events.image.ImageEvent;
import io.streamtune.events.prediction.Prediction;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Goal: every odd record ends as the one thing that its sender can understand. Method: all of them
 * through one service at once, over a real broker, with a real HTTP server for references.
 */
@Tag("broker")
final class KafkaEdgeCasesTest {
  private static final Map<String, EventMessage> SENT = new LinkedHashMap<>();
  private static final String HOSTILE =
      "../../etc/passwd\r\n2026-01-01 ERROR forged\u001b[31m<script>alert(1)</script>";
  private static final String TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
  private static final CountDownLatch NEVER = new CountDownLatch(1);

  @TempDir private static Path folder;

  private static TestStream.Answers answers = new TestStream.Answers();
  private static byte[] photo = {};
  private static int port;

  @BeforeAll
  static void serve_all_odd_records_at_once() throws Exception {
    Path model = TestData.need("models/resnet18-imagenet.onnx.gz");
    photo = TestData.read(TestData.files(TestData.need("imagenet-sample")).getFirst());
    HttpServer server = imageServer();
    port = server.getAddress().getPort();
    fill();
    Path allowed = Files.createDirectories(folder.resolve("allowed"));
    String prefixes = "%s,http://127.0.0.1:%d/live/".formatted(allowed.toUri(), port);
    try (TestStream stream = new TestStream(2);
        InferenceService _ =
            stream.serve(
                model,
                Map.of(
                    "ingest.dataref-allow",
                    prefixes,
                    "ingest.dataref-timeout",
                    "2 s",
                    "ingest.dataref-retry-max",
                    "10 s"))) {
      stream.sendMessages(SENT);
      answers = stream.answers();
      assertThat(answers.counts.values()).containsOnly(1);
    } finally {
      NEVER.countDown();
      server.stop(0);
    }
  }

  @AfterAll
  static void forget() {
    SENT.clear();
  }

  private static void fill() throws IOException {
    Path allowed = folder.resolve("allowed");
    Files.createDirectories(allowed.resolve("sub"));
    Files.write(allowed.resolve("photo.jpg"), photo);
    Files.write(folder.resolve("secret.jpg"), photo);
    Files.createSymbolicLink(allowed.resolve("link.jpg"), folder.resolve("secret.jpg"));
    put("plain", message(Headers.none(), photo));
    put("empty", message(Headers.none(), new byte[0]));
    put("null key", new EventMessage(Optional.empty(), Headers.none(), photo));
    put("structured", message(headers("content-type", "application/cloudevents+json"), photo));
    put("old version", message(headers("ce_specversion", "0.3"), photo));
    put("giant headers", message(headers("x-note", "n".repeat(500_000)), photo));
    put("giant id", message(headers("ce_id", "i".repeat(500_000)), photo));
    put("odd headers", message(oddHeaders(), photo));
    put("hostile id", message(headers("ce_id", HOSTILE), photo));
    put(
        "hostile letter",
        message(headers("ce_id", HOSTILE).and(HOSTILE, HOSTILE), HOSTILE.getBytes(UTF_8)));
    put("traced", message(headers("traceparent", TRACE), photo));
    put("repeated", message(headers("x", "1").and("x", "2").and("ce_id", "a"), new byte[] {1}));
    String base = folder.toUri().toString();
    refer("file", base + "allowed/photo.jpg");
    refer("link", base + "allowed/link.jpg");
    refer("outside", base + "secret.jpg");
    refer("dots", base + "allowed/../secret.jpg");
    refer("hidden dots", base + "allowed/%2e%2e/secret.jpg");
    refer("hidden slash", base + "allowed/sub%2f..%2f../secret.jpg");
    refer("half hidden", base + "allowed/sub/.%2E/.%2E/secret.jpg");
    refer("absent", base + "allowed/absent.jpg");
    refer("directory", base + "allowed/sub");
    refer("query", base + "allowed/photo.jpg?size=1");
    refer("no address", "not%20an%20address");
    put("no uri", message(headers("ce_dataref", "http://[oops"), new byte[0]));
    String live = "http://127.0.0.1:" + port + "/live/";
    refer("http", live + "photo.jpg");
    refer("http other path", "http://127.0.0.1:" + port + "/photo.jpg");
    refer("http other user", "http://u@127.0.0.1:" + port + "/live/photo.jpg");
    refer("http 404", live + "absent.jpg");
    refer("http redirect", live + "redirect.jpg");
    refer("http silent", live + "silent.jpg");
    refer("http dripping", live + "dripping.jpg");
    refer("http nothing", live + "nothing.jpg");
  }

  @Test
  void a_record_without_headers_or_key_is_an_image() {
    assertThat(label("plain")).isNotEmpty().isEqualTo(label("null key"));
    assertThat(prediction("null key").image().id()).startsWith("images/");
  }

  @Test
  void a_record_without_a_body_is_empty() {
    assertThat(code("empty")).isEqualTo(ErrorCode.EMPTY);
    assertThat(letter("empty").value()).isEmpty();
  }

  @Test
  void other_modes_and_versions_of_cloud_events_are_refused() {
    assertThat(code("structured")).isEqualTo(ErrorCode.INVALID_EVENT);
    assertThat(code("old version")).isEqualTo(ErrorCode.INVALID_EVENT);
    assertThat(code("no uri")).isEqualTo(ErrorCode.INVALID_EVENT);
  }

  @Test
  void giant_and_odd_headers_do_no_harm() {
    assertThat(label("giant headers")).isEqualTo(label("plain"));
    assertThat(label("giant id")).isEqualTo(label("plain"));
    assertThat(label("odd headers")).isEqualTo(label("plain"));
  }

  @Test
  void what_a_sender_says_is_data_whatever_it_looks_like() {
    assertThat(label("hostile id")).isEqualTo(label("plain"));
    assertThat(prediction("hostile id").image().id()).isEqualTo(HOSTILE);
    assertThat(code("hostile letter")).isEqualTo(ErrorCode.UNSUPPORTED_FORMAT);
    assertThat(letter("hostile letter").headers().texts(HOSTILE)).containsExactly(HOSTILE);
    assertThat(letter("hostile letter").message()).doesNotContain("\n", "\u001b", "<script>");
  }

  @Test
  void the_trace_is_carried() {
    assertThat(prediction("traced").traceparent()).contains(TRACE);
    assertThat(prediction("plain").traceparent()).isEmpty();
  }

  @Test
  void headers_of_one_name_stay_apart_in_a_dead_letter() {
    DeadLetter letter = letter("repeated");

    assertThat(letter.headers().texts("x")).containsExactly("1", "2");
    assertThat(letter.key().map(key -> new String(key, UTF_8))).contains("repeated");
    assertThat(letter.value()).containsExactly(1);
    assertThat(letter.code()).isEqualTo(ErrorCode.UNSUPPORTED_FORMAT);
  }

  @Test
  void an_image_below_an_allowed_address_is_fetched() {
    assertThat(label("file")).isEqualTo(label("plain"));
    assertThat(label("http")).isEqualTo(label("plain"));
  }

  /** Whoever may write into the folder decides what may be read; whoever sends events does not. */
  @Test
  void a_symbolic_link_in_an_allowed_folder_is_followed() {
    assertThat(label("link")).isEqualTo(label("plain"));
  }

  @Test
  void whatever_leaves_the_allowed_addresses_is_refused() {
    for (String name :
        new String[] {
          "outside",
          "dots",
          "hidden dots",
          "hidden slash",
          "half hidden",
          "no address",
          "http other path",
          "http other user"
        }) {
      assertThat(code(name)).as(name).isEqualTo(ErrorCode.DATAREF_REFUSED);
    }
  }

  @Test
  void what_cannot_be_fetched_in_time_is_unreadable() {
    for (String name :
        new String[] {
          "absent",
          "directory",
          "query",
          "http 404",
          "http redirect",
          "http silent",
          "http dripping",
          "http nothing"
        }) {
      assertThat(code(name)).as(name).isEqualTo(ErrorCode.DATAREF_UNREADABLE);
    }
    assertThat(letter("http 404").message()).contains("404");
    assertThat(letter("http redirect").message()).contains("302");
    assertThat(letter("http dripping").message()).contains("2000 ms");
  }

  private static HttpServer imageServer() throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext(
        "/",
        exchange -> {
          try (exchange) {
            switch (exchange.getRequestURI().getPath()) {
              case "/live/photo.jpg", "/photo.jpg" -> {
                exchange.sendResponseHeaders(200, photo.length);
                exchange.getResponseBody().write(photo);
              }
              case "/live/redirect.jpg" -> {
                exchange.getResponseHeaders().add("Location", "/photo.jpg");
                exchange.sendResponseHeaders(302, -1);
              }
              case "/live/nothing.jpg" -> exchange.sendResponseHeaders(200, -1);
              case "/live/silent.jpg" -> NEVER.await();
              case "/live/dripping.jpg" -> {
                exchange.sendResponseHeaders(200, photo.length);
                exchange.getResponseBody().write(photo, 0, 10);
                exchange.getResponseBody().flush();
                NEVER.await();
              }
              default -> exchange.sendResponseHeaders(404, -1);
            }
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
    server.start();
    return server;
  }

  private static Headers oddHeaders() {
    return Headers.none()
        .and("ce_id", "")
        .and("ce_id", new byte[] {(byte) 0xff, (byte) 0xfe, 0})
        .and("ce_source", "\u0000\n\t\ud83d\ude00")
        .and("traceparent", "nonsense\r\n")
        .and("", "")
        .and("content-type", "text/plain; charset=\"");
  }

  private static Headers headers(String name, String value) {
    return Headers.none().and(name, value);
  }

  private static EventMessage message(Headers headers, byte[] value) {
    return new EventMessage(Optional.empty(), headers, value);
  }

  private static void put(String name, EventMessage message) {
    boolean keyless = name.equals("null key");
    Optional<byte[]> key = keyless ? Optional.empty() : Optional.of(name.getBytes(UTF_8));
    SENT.put(name, new EventMessage(key, message.headers(), message.value()));
  }

  private static void refer(String name, String address) {
    put(name, ImageEvent.reference(name, "test", URI.create(address), Optional.empty()));
  }

  private static String label(String name) {
    return prediction(name).labels().getFirst().name();
  }

  private static Prediction prediction(String name) {
    DeadLetter letter = answers.deadLetters.get(name);
    assertThat(letter == null ? "" : letter.code() + ": " + letter.message()).as(name).isEmpty();
    return requireNonNull(answers.predictions.get(name), name);
  }

  private static DeadLetter letter(String name) {
    assertThat(answers.predictions).as(name).doesNotContainKey(name);
    return requireNonNull(answers.deadLetters.get(name), name);
  }

  private static ErrorCode code(String name) {
    return letter(name).code();
  }
}
