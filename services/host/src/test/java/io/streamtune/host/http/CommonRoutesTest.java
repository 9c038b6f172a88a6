package io.streamtune.host.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.streamtune.testkit.Until;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.handler.BodyHandler;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Goal: what a service says runs in no browser, whatever it was asked. Method: a real server. */
final class CommonRoutesTest {
  @Test
  void every_answer_is_data_to_a_browser() throws Exception {
    Vertx vertx = Vertx.vertx();
    PrometheusMeterRegistry metrics = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    Health health = new Health(true, List.of(), List.of());
    try (HttpListener server =
            new HttpListener(
                vertx,
                ListenConfig.onLoopback(),
                CommonRoutes.router(vertx, () -> health, "starting", metrics));
        HttpClient client = HttpClient.newHttpClient()) {
      server.listen();
      for (String path :
          List.of("health/live", "metrics", "%3Cscript%3Ealert(1)%3C/script%3E", "../../etc")) {
        HttpResponse<String> answer =
            client.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + "/" + path))
                    .build(),
                BodyHandlers.ofString());

        assertThat(answer.headers().firstValue("content-security-policy").orElseThrow())
            .contains("default-src 'none'");
        assertThat(answer.headers().firstValue("x-content-type-options")).contains("nosniff");
        assertThat(answer.headers().firstValue("content-type").orElseThrow())
            .doesNotContain("html");
        assertThat(answer.body()).doesNotContain("<script>");
      }
    } finally {
      vertx.close().await();
    }
  }

  @Test
  void who_breaks_http_in_the_middle_of_a_request_is_no_bug_of_ours() throws Exception {
    Vertx vertx = Vertx.vertx();
    Router router =
        CommonRoutes.router(
            vertx,
            () -> new Health(true, List.of(), List.of()),
            "starting",
            new PrometheusMeterRegistry(PrometheusConfig.DEFAULT));
    router.post("/echo").handler(BodyHandler.create(false));
    ListAppender<ILoggingEvent> said = new ListAppender<>();
    said.start();
    if (LoggerFactory.getLogger(CommonRoutes.class) instanceof Logger logger) {
      logger.setLevel(Level.DEBUG);
      logger.addAppender(said);
    }
    try (HttpListener server = new HttpListener(vertx, ListenConfig.onLoopback(), router)) {
      server.listen();
      try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
        String request =
            "POST /echo HTTP/1.1\r\nhost: a\r\ntransfer-encoding: chunked\r\n\r\n0\r\n";
        String endless = "x: " + "y".repeat(10_000);
        socket.getOutputStream().write((request + endless).getBytes(US_ASCII));
        Until.holds("it is noticed", Duration.ofSeconds(20), () -> !said.list.isEmpty(), () -> "");
      }

      assertThat(said.list).extracting(ILoggingEvent::getLevel).containsOnly(Level.DEBUG);
    } finally {
      vertx.close().await();
    }
  }
}
