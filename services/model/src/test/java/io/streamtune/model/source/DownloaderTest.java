package io.streamtune.model.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import io.streamtune.model.InvalidModelException;
import io.streamtune.model.bundle.Sha256;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Goal: the right bytes or none. Method: a server on this machine that misbehaves on purpose. */
final class DownloaderTest {
  private static final byte[] CONTENT = new byte[300_000];

  static {
    for (int i = 0; i < CONTENT.length; i++) {
      CONTENT[i] = (byte) (i * 31);
    }
  }

  private static final Optional<String> HASH = Optional.of(Sha256.of(CONTENT).substring(0, 8));

  private final Downloader downloader =
      new Downloader(
          new DownloadConfig(
              Duration.ofSeconds(5), Duration.ofMillis(300), 3, Duration.ofMillis(5)));
  private final AtomicInteger requests = new AtomicInteger();
  private final List<String> ranges = new ArrayList<>();

  @TempDir Path folder;
  private HttpServer server = newServer();

  private static HttpServer newServer() {
    try {
      return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @BeforeEach
  void start() {
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void a_file_arrives_whole_and_is_not_fetched_twice() throws IOException {
    serve(exchange -> answer(exchange, 0, CONTENT.length));
    List<Long> seen = new ArrayList<>();

    Path file = downloader.fetch(uri(), HASH, folder, (bytes, total) -> seen.add(bytes - total));
    downloader.fetch(uri(), HASH, folder, DownloadProgress.SILENT);

    assertThat(file).hasFileName("model.pth").hasBinaryContent(CONTENT);
    assertThat(seen.getLast()).isZero();
    assertThat(requests).hasValue(1);
    assertThat(folder).isDirectoryNotContaining("glob:**.part");
  }

  @Test
  void a_cut_connection_is_resumed_where_it_broke_off() throws IOException {
    serve(
        exchange -> {
          int from = from(exchange);
          exchange.getResponseHeaders().add("ETag", "\"one\"");
          answer(exchange, from, from == 0 ? 100_000 : CONTENT.length);
        });

    Path file = downloader.fetch(uri(), HASH, folder, DownloadProgress.SILENT);

    assertThat(file).hasBinaryContent(CONTENT);
    assertThat(ranges).hasSize(1).allMatch(range -> range.matches("bytes=[1-9][0-9]*-"));
  }

  @Test
  void without_a_hash_an_older_files_part_is_no_beginning_of_a_newer_file() throws IOException {
    AtomicInteger version = new AtomicInteger(1);
    serve(
        exchange -> {
          String tag = "\"" + version.get() + "\"";
          exchange.getResponseHeaders().add("ETag", tag);
          String asked = exchange.getRequestHeaders().getFirst("If-Range");
          boolean isSame = asked == null || asked.equals(tag);
          answer(
              exchange, isSame ? from(exchange) : 0, version.get() == 1 ? 1_000 : CONTENT.length);
        });
    assertFails(Optional.empty(), "in 3 attempts"); // The older file breaks off each time.
    byte[] part = Files.readAllBytes(folder.resolve("model.pth.part"));
    part[0] = 99; // It began otherwise.
    Files.write(folder.resolve("model.pth.part"), part);

    version.set(2);

    assertThat(downloader.fetch(uri(), Optional.empty(), folder, DownloadProgress.SILENT))
        .hasBinaryContent(CONTENT);
    assertThat(folder).isDirectoryNotContaining("glob:**.part*");
  }

  @Test
  void a_server_that_ignores_the_condition_is_seen_through() throws IOException {
    AtomicInteger version = new AtomicInteger(1);
    serve(
        exchange -> {
          exchange.getResponseHeaders().add("ETag", "\"" + version.get() + "\"");
          answer(exchange, from(exchange), version.get() == 1 ? 1_000 : CONTENT.length);
        });
    Files.write(folder.resolve("model.pth.part"), new byte[] {99, 99});
    Files.writeString(folder.resolve("model.pth.part.validator"), "\"1\"");
    version.set(2);

    assertThat(downloader.fetch(uri(), Optional.empty(), folder, DownloadProgress.SILENT))
        .hasBinaryContent(CONTENT);
  }

  @Test
  void a_part_that_nobody_can_vouch_for_is_begun_anew() throws IOException {
    Files.write(folder.resolve("model.pth.part"), new byte[] {9, 9, 9});
    serve(exchange -> answer(exchange, from(exchange), CONTENT.length));

    assertThat(downloader.fetch(uri(), Optional.empty(), folder, DownloadProgress.SILENT))
        .hasBinaryContent(CONTENT);
    assertThat(ranges).isEmpty();
  }

  @Test
  void a_silent_connection_is_given_up() throws IOException {
    CountDownLatch never = new CountDownLatch(1);
    serve(
        exchange -> {
          exchange.sendResponseHeaders(200, CONTENT.length);
          exchange.getResponseBody().write(1);
          exchange.getResponseBody().flush();
          try {
            never.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
    try {
      assertFails(HASH, "in 3 attempts");
    } finally {
      never.countDown();
    }
  }

  @Test
  void a_part_of_another_file_is_replaced() throws IOException {
    Files.write(folder.resolve("model.pth.part"), new byte[] {9, 9, 9});
    serve(exchange -> answer(exchange, from(exchange), CONTENT.length));

    assertThat(downloader.fetch(uri(), HASH, folder, DownloadProgress.SILENT))
        .hasBinaryContent(CONTENT);
  }

  @Test
  void another_hash_deletes_the_file() {
    serve(exchange -> answer(exchange, 0, CONTENT.length));

    assertFails(Optional.of("0123abcd"), "expected 0123abcd; it was deleted");
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void a_missing_file_is_not_asked_for_again() {
    serve(
        exchange -> {
          exchange.sendResponseHeaders(404, -1);
          exchange.close();
        });

    assertFails(HASH, "the server answers 404; check the address");
    assertThat(requests).hasValue(1);
  }

  @Test
  void a_busy_server_is_asked_again() throws IOException {
    serve(
        exchange -> {
          if (requests.get() < 3) {
            exchange.sendResponseHeaders(503, -1);
            exchange.close();
          } else {
            answer(exchange, 0, CONTENT.length);
          }
        });

    assertThat(downloader.fetch(uri(), HASH, folder, DownloadProgress.SILENT)).exists();
  }

  @Test
  void a_redirect_is_followed() throws IOException {
    server.createContext(
        "/moved",
        exchange -> {
          exchange.getResponseHeaders().add("Location", uri().toString());
          exchange.sendResponseHeaders(302, -1);
          exchange.close();
        });
    serve(exchange -> answer(exchange, 0, CONTENT.length));

    Path file =
        downloader.fetch(uri().resolve("/moved/other.pth"), HASH, folder, DownloadProgress.SILENT);

    assertThat(file).hasFileName("other.pth").hasBinaryContent(CONTENT);
  }

  @Test
  void without_a_network_the_remedy_is_named() {
    server.stop(0);

    assertFails(HASH, "streamtune model import FILE");
  }

  @Test
  void plain_http_from_elsewhere_needs_the_whole_hash() {
    for (Optional<String> hash : List.of(Optional.<String>empty(), HASH)) {
      assertThatThrownBy(
              () ->
                  downloader.fetch(
                      URI.create("http://models.example/m.pth"),
                      hash,
                      folder,
                      DownloadProgress.SILENT))
          .isInstanceOf(InvalidModelException.class)
          .hasMessageContaining("plain http")
          .hasMessageContaining("64 digits");
    }
  }

  @Test
  void a_redirect_to_plain_http_elsewhere_is_refused() throws IOException {
    InetAddress elsewhere = InetAddress.getByName("127.0.0.2"); // None of the names of loopback.
    HttpServer other = HttpServer.create(new InetSocketAddress(elsewhere, 0), 0);
    other.createContext("/", exchange -> answer(exchange, 0, CONTENT.length));
    other.start();
    String target = "http://127.0.0.2:" + other.getAddress().getPort() + "/models/model.pth";
    serve(
        exchange -> {
          exchange.getResponseHeaders().add("Location", target);
          exchange.sendResponseHeaders(302, -1);
          exchange.close();
        });
    try {
      assertFails(HASH, "plain http");
      Optional<String> whole = Optional.of(Sha256.of(CONTENT));
      assertThat(downloader.fetch(uri(), whole, folder, DownloadProgress.SILENT)).exists();
    } finally {
      other.stop(0);
    }
  }

  private void assertFails(Optional<String> hash, String message) {
    assertThatThrownBy(() -> downloader.fetch(uri(), hash, folder, DownloadProgress.SILENT))
        .isInstanceOf(InvalidModelException.class)
        .hasMessageContaining(message);
  }

  private URI uri() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/models/model.pth");
  }

  private void serve(HttpHandler handler) {
    server.createContext(
        "/models/",
        exchange -> {
          requests.incrementAndGet();
          Optional.ofNullable(exchange.getRequestHeaders().getFirst("Range"))
              .ifPresent(ranges::add);
          handler.handle(exchange);
        });
  }

  private static int from(HttpExchange exchange) {
    String range = exchange.getRequestHeaders().getFirst("Range");
    return range == null ? 0 : Integer.parseInt(range.replaceAll("[^0-9]", ""));
  }

  /** Announces everything from a place, sends up to another, and closes. */
  private static void answer(HttpExchange exchange, int from, int to) throws IOException {
    if (from > 0) {
      exchange
          .getResponseHeaders()
          .add(
              "Content-Range",
              "bytes %d-%d/%d".formatted(from, CONTENT.length - 1, CONTENT.length));
    }
    exchange.sendResponseHeaders(from > 0 ? 206 : 200, CONTENT.length - from);
    exchange.getResponseBody().write(CONTENT, from, to - from);
    exchange.getResponseBody().flush();
    exchange.close();
  }
}
