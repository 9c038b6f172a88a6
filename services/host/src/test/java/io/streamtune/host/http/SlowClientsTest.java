package io.streamtune.host.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.streamtune.testkit.Until;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Goal: who sends slowly, too much, or opens many connections, is cut off while others are served.
 * Method: a real server with a short patience, and sockets that drip.
 */
final class SlowClientsTest {
  private static final Vertx VERTX = Vertx.vertx();
  private static final ConnectionLimits LIMITS = new ConnectionLimits(Duration.ofMillis(400), 20);
  private static final int BODY_MAX = 1000;
  private static final int REFUSALS = 50;
  private static final int BYTES_MAX = 50_000_000;
  private static final String POST = "POST /echo HTTP/1.1\r\nhost: a\r\n";

  private static final BlockingQueue<RoutingContext> WAITING = new LinkedBlockingQueue<>();
  private static HttpListener server;
  private final List<Socket> sockets = new ArrayList<>();

  @BeforeAll
  static void start() {
    Router router = Router.router(VERTX);
    router.get("/").handler(request -> Json.answer(request, 200, Map.of("ok", true)));
    router.get("/later").handler(WAITING::add);
    router
        .post("/echo")
        .handler(BodyHandler.create(false).setBodyLimit(BODY_MAX))
        .handler(request -> Json.answer(request, 200, Map.of("bytes", request.body().length())));
    server =
        new HttpListener(VERTX, new ListenConfig("127.0.0.1", 0, Optional.empty(), LIMITS), router);
    server.listen();
  }

  @AfterAll
  static void stop() {
    server.close();
    VERTX.close().await();
  }

  @AfterEach
  void others_are_served_and_nothing_stays_open() throws Exception {
    Until.holds("others are served", SlowClientsTest::isServed, sockets::size);
    for (Socket socket : sockets) {
      socket.close();
    }
  }

  @Test
  void a_head_that_never_ends_is_cut_off() throws Exception {
    Socket slow = open("GET / HTTP/1.1\r\nhost: a\r\n");

    assertThat(drip(slow, "x: y\r\n")).isEmpty();
  }

  @Test
  void a_first_line_that_never_ends_is_cut_off() throws Exception {
    assertThat(drip(open("GET /"), "a")).isEmpty();
  }

  @Test
  void a_connection_that_says_nothing_is_cut_off() throws Exception {
    assertThat(rest(open(""))).isEmpty();
    assertThat(rest(open("GET / HTTP/1.1\r\nhost: a\r\n\r\n")))
        .as("nor does one that has had its answer stay")
        .startsWith("HTTP/1.1 200");
  }

  @Test
  void a_body_that_drips_is_answered_408_and_cut_off() throws Exception {
    Socket slow = open(POST + "content-length: 999\r\n\r\n");

    assertThat(drip(slow, "x")).startsWith("HTTP/1.1 408").contains("http.receive-timeout");
    assertThat(drip(open(POST + "transfer-encoding: chunked\r\n\r\n"), "1\r\nx\r\n"))
        .startsWith("HTTP/1.1 408");
  }

  @Test
  void a_body_that_drips_though_nobody_wants_it_is_cut_off() throws Exception {
    Socket slow = open("GET / HTTP/1.1\r\nhost: a\r\ncontent-length: 999\r\n\r\n");

    assertThat(drip(slow, "x")).startsWith("HTTP/1.1 200");
  }

  @Test
  void a_body_that_is_too_long_is_refused_before_it_is_read_and_while_it_is() throws Exception {
    assertThat(rest(open(POST + "content-length: 99999999999\r\n\r\n"))).startsWith("HTTP/1.1 413");
    String chunk = "3e8\r\n" + "x".repeat(1000) + "\r\n";
    assertThat(drip(open(POST + "transfer-encoding: chunked\r\n\r\n"), chunk))
        .startsWith("HTTP/1.1 413");
  }

  @Test
  void a_head_that_is_too_long_is_refused() throws Exception {
    String line = "x: " + "y".repeat(1000) + "\r\n";

    assertThat(drip(open("GET / HTTP/1.1\r\nhost: a\r\n"), line)).startsWith("HTTP/1.1 431");
    assertThat(drip(open("GET /"), "a".repeat(1000))).contains(" 414 ");
    assertThat(drip(open(POST + "transfer-encoding: chunked\r\n\r\n0\r\n"), line))
        .as("headers behind the body")
        .doesNotContain("200");
  }

  @Test
  void a_request_that_has_come_is_waited_for_as_long_as_its_answer_takes() throws Exception {
    Socket patient = open("GET /later HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n");
    RoutingContext request = requireNonNull(WAITING.poll(1, TimeUnit.MINUTES));

    assertThat(drip(open("GET / HTTP/1.1\r\n"), "x: y\r\n")).as("longer than a head may").isEmpty();
    assertThat(rest(open(""))).isEmpty();
    Json.answer(request, 200, Map.of("late", true));

    assertThat(rest(patient)).startsWith("HTTP/1.1 200").contains("late");
  }

  @Test
  void one_connection_too_many_is_closed_and_there_is_room_again_afterwards() throws Exception {
    List<Socket> all = new ArrayList<>();
    for (int i = 0; i < LIMITS.connectionsMax(); i++) {
      all.add(open(""));
    }
    Until.holds("no more is taken", () -> isRefused(), () -> "");

    for (Socket socket : all) {
      assertThat(rest(socket)).isEmpty();
    }
  }

  @Test
  void answers_that_nobody_reads_do_not_pile_up() throws Exception {
    ByteBuffer requests =
        ByteBuffer.wrap(
            "GET /missing HTTP/1.1\r\nhost: a\r\n\r\n".repeat(1000).getBytes(ISO_8859_1));
    InetAddress here = InetAddress.getLoopbackAddress();
    AtomicInteger refusals = new AtomicInteger();
    AtomicLong sent = new AtomicLong();
    try (SocketChannel deaf = SocketChannel.open(new InetSocketAddress(here, server.port()))) {
      deaf.configureBlocking(false);

      Until.holds(
          "no more is taken",
          () -> {
            int taken = write(deaf, requests);
            sent.addAndGet(taken);
            return (taken == 0 ? refusals.incrementAndGet() : 0) >= REFUSALS
                || sent.get() > BYTES_MAX;
          },
          sent::get);
    }
    assertThat(sent.get()).isLessThan(BYTES_MAX);
  }

  private static int write(SocketChannel channel, ByteBuffer requests) {
    try {
      int taken = channel.write(requests);
      if (!requests.hasRemaining()) {
        requests.rewind();
      }
      return taken;
    } catch (IOException _) {
      return 0; // Cut off.
    }
  }

  private boolean isRefused() {
    try {
      return rest(open("GET / HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n")).isEmpty();
    } catch (IOException _) {
      return true;
    }
  }

  private Socket open(String begin) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
    sockets.add(socket);
    socket.getOutputStream().write(begin.getBytes(ISO_8859_1));
    return socket;
  }

  /** Sends more and more until it is cut off or answered, and returns what it was told. */
  private static String drip(Socket socket, String drop) throws IOException {
    Until.holds(
        "it is answered or cut off",
        () -> {
          try {
            socket.getOutputStream().write(drop.getBytes(ISO_8859_1));
            return socket.getInputStream().available() > 0;
          } catch (IOException _) {
            return true;
          }
        },
        () -> "");
    return rest(socket);
  }

  private static String rest(Socket socket) throws IOException {
    try {
      return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
    } catch (SocketException _) {
      return "";
    }
  }

  private static boolean isServed() {
    try (HttpClient client = HttpClient.newHttpClient()) {
      URI uri = URI.create("http://127.0.0.1:" + server.port() + "/");
      HttpRequest request = HttpRequest.newBuilder(uri).build();
      return client.send(request, BodyHandlers.ofString()).statusCode() == 200;
    } catch (IOException _) {
      return false; // There is no room yet, or this machine was too slow for so short a patience.
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
