package io.streamtune.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamtune.events.label.Label;
import io.streamtune.events.label.LabelCodec;
import io.streamtune.stream.ReceivedEvent;
import io.streamtune.stream.read.TopicReader;
import io.streamtune.testkit.Certificates;
import io.streamtune.testkit.Until;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerInterceptor;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Goal: what a person says becomes a label event, and what somebody else's page, a wrong token or a
 * program that means ill sends does not. Method: real requests to the real server and Kafka.
 */
@Tag("broker")
final class LabelTest {
  private static final String BODY =
      """
      {"image":{"topic":"images","partition":0,"offset":3},"labels":["lime"],"by":"ann"}\
      """;

  @TempDir private static Path folder;
  private static Desk desk;
  private static ConsoleService open;
  private static ConsoleService guarded;
  private final HttpClient client = HttpClient.newHttpClient();

  @BeforeAll
  static void start() {
    desk = new Desk();
    open = desk.console();
    guarded = desk.console("http.token", "s3cret", "http.writes-per-second", "1000");
  }

  @AfterAll
  static void close() {
    guarded.close();
    open.close();
    desk.close();
  }

  @Test
  void a_label_is_on_the_topic_when_it_is_answered() throws Exception {
    try (TopicReader labels = new TopicReader(desk.kafka(), "labels", TopicReader.Start.END)) {
      assertThat(status(open, BODY, "content-type", "application/json")).isEqualTo(201);

      List<ReceivedEvent> events = labels.poll(Duration.ofSeconds(60));
      assertThat(events).hasSize(1);
      Label label = LabelCodec.decode(events.getFirst().headers(), events.getFirst().value());
      assertThat(label.labels()).containsExactly("lime");
      assertThat(label.by()).contains("ann");
      assertThat(label.image().id()).isEqualTo("images/0/3");
      assertThat(events.getFirst().headers().text("ce_source")).contains("streamtune/console");
    }
  }

  @Test
  void a_label_needs_the_token_where_one_is_set() throws Exception {
    assertThat(status(guarded, BODY, "content-type", "application/json")).isEqualTo(401);
    assertThat(withToken("wrong")).isEqualTo(401);
    assertThat(withToken("s3cre")).isEqualTo(401);
    assertThat(withToken("")).isEqualTo(401);
    assertThat(withToken("s3cret")).isEqualTo(201);
  }

  private int withToken(String token) throws Exception {
    return status(
        guarded, BODY, "content-type", "application/json", "authorization", "Bearer " + token);
  }

  @Test
  void a_page_of_another_site_may_not_send_one() throws Exception {
    assertThat(
            status(open, BODY, "content-type", "application/json", "origin", "http://evil.example"))
        .isEqualTo(403);
    assertThat(
            status(open, BODY, "content-type", "application/json", "sec-fetch-site", "cross-site"))
        .isEqualTo(403);
    assertThat(status(open, BODY, "content-type", "text/plain")).isEqualTo(415);
    String own = open.url().substring(0, open.url().length() - 1);
    assertThat(status(open, BODY, "content-type", "application/json", "origin", own))
        .isEqualTo(201);
  }

  @Test
  void who_lets_another_name_point_here_sees_nothing() throws Exception {
    assertThat(raw("GET / HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n"))
        .startsWith("HTTP/1.1 421");
    assertThat(raw("GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"))
        .startsWith("HTTP/1.1 200");
  }

  @Test
  void what_is_no_label_is_refused_with_a_reason() throws Exception {
    List<String> wrong =
        List.of(
            "",
            "[]",
            "{",
            "{\"image\":{\"id\":\"a\",\"source\":\"b\"}}",
            BODY.replace("lime", ""),
            BODY.replace("lime", "x".repeat(201)),
            BODY.replace("lime", "a\\nb"),
            BODY.replace("\"images\"", "\"secrets\""),
            BODY.replace("ann", "a".repeat(201)));

    for (String body : wrong) {
      assertThat(
              status(
                  guarded,
                  body,
                  "content-type",
                  "application/json",
                  "authorization",
                  "Bearer s3cret"))
          .as(body)
          .isEqualTo(400);
    }
  }

  @Test
  void what_is_too_large_or_too_often_is_refused() throws Exception {
    String large = BODY.replace("lime", "x".repeat(70_000));
    assertThat(
            status(
                guarded,
                large,
                "content-type",
                "application/json",
                "authorization",
                "Bearer s3cret"))
        .isEqualTo(413);
    assertThat(raw("GET / HTTP/1.1\r\nHost: localhost\r\nX: " + "x".repeat(20_000) + "\r\n\r\n"))
        .startsWith("HTTP/1.1 431");
    try (ConsoleService slow = desk.console("http.writes-per-second", "1")) {
      for (int i = 0; i < 5; i++) {
        assertThat(status(slow, BODY, "content-type", "application/json")).isEqualTo(201);
      }
      assertThat(status(slow, BODY, "content-type", "application/json")).isEqualTo(429);
    }
  }

  @Test
  void with_a_certificate_the_page_and_its_labels_go_by_https() throws Exception {
    Certificates own = Certificates.of(folder, "own");
    try (ConsoleService secure =
            desk.console(
                "http.tls.certificate",
                own.certificate().toString(),
                "http.tls.key",
                own.key().toString());
        HttpClient trusting =
            HttpClient.newBuilder().sslContext(Certificates.trusting(own)).build()) {
      assertThat(secure.url()).startsWith("https://");
      HttpRequest page = HttpRequest.newBuilder(URI.create(secure.url())).build();
      HttpRequest label =
          HttpRequest.newBuilder(URI.create(secure.url() + "v1/labels"))
              .header("content-type", "application/json")
              .header("origin", secure.url().substring(0, secure.url().length() - 1))
              .POST(BodyPublishers.ofString(BODY))
              .build();

      assertThat(trusting.send(page, BodyHandlers.ofString()).body()).contains("<html");
      assertThat(trusting.send(label, BodyHandlers.ofString()).statusCode()).isEqualTo(201);
    }
  }

  @Test
  void a_console_that_can_send_no_label_any_more_says_so_to_who_watches_it() throws Exception {
    try (ConsoleService broken =
        desk.console("kafka.properties.producer.interceptor.classes", Deadly.class.getName())) {
      URI live = URI.create(broken.url() + "health/live");
      assertThat(statusOf(live)).isEqualTo(200);
      status(broken, BODY, "content-type", "application/json");

      Until.holds("it is not alive", () -> statusOf(live) == 503, live::toString);
      assertThat(status(broken, BODY, "content-type", "application/json")).isEqualTo(503);
    }
  }

  /** An error in it ends the thread on which the Kafka client writes. */
  public static final class Deadly implements ProducerInterceptor<byte[], byte[]> {
    @Override
    public ProducerRecord<byte[], byte[]> onSend(ProducerRecord<byte[], byte[]> sent) {
      return sent;
    }

    @Override
    public void onAcknowledgement(RecordMetadata metadata, Exception error) {
      throw new AssertionError("a bug");
    }

    @Override
    public void close() {}

    @Override
    public void configure(Map<String, ?> settings) {}
  }

  private int statusOf(URI address) {
    try {
      return client
          .send(HttpRequest.newBuilder(address).build(), BodyHandlers.discarding())
          .statusCode();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String raw(String request) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), open.httpPort())) {
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      socket.getOutputStream().flush();
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private int status(ConsoleService console, String body, String... headers) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(console.url() + "v1/labels"))
            .headers(headers)
            .POST(BodyPublishers.ofString(body))
            .build();
    return client.send(request, BodyHandlers.ofString()).statusCode();
  }
}
