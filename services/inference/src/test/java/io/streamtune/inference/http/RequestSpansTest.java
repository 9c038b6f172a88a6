package io.streamtune.inference.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.streamtune.host.http.ListenConfig;
import io.streamtune.host.traces.Tracing;
import io.streamtune.host.traces.TracingConfig;
import io.streamtune.inference.ingest.Outcome;
import io.streamtune.testkit.OtlpCollector;
import io.streamtune.testkit.SentSpan;
import io.streamtune.testkit.Until;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Goal: the span of a request ends however the request does. Method: a service that answers when
 * the test does, a bare socket, a collector.
 */
final class RequestSpansTest {
  private static final byte[] REQUEST =
      "POST /v1/classify HTTP/1.1\r\nhost: localhost\r\ncontent-length: 1\r\n\r\nx"
          .getBytes(US_ASCII);

  private final OtlpCollector collector = OtlpCollector.start();
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final Tracing tracing =
      Tracing.open(
          new TracingConfig(Optional.of(URI.create(collector.endpoint())), 1, Map.of()),
          new Tracing.Service("tested", "1"),
          registry,
          System::nanoTime,
          InstantSource.system());
  private final HeldService service = new HeldService();
  private final Vertx vertx = Vertx.vertx();
  private final HttpApi http =
      new HttpApi(
          vertx,
          new HttpConfig(ListenConfig.onLoopback(), 1, 1 << 20),
          service,
          registry,
          tracing,
          System::nanoTime,
          InstantSource.system());

  @BeforeEach
  void listen() {
    http.listen();
  }

  @AfterEach
  void close() throws Exception {
    http.close();
    vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    tracing.close();
    collector.close();
  }

  @Test
  void an_answer_that_is_the_services_fault_is_an_error() throws Exception {
    try (Socket client = ask()) {
      service.next().reply().accept(new Outcome.Unavailable("stopping"));

      SentSpan request = sent();
      assertThat(client.isConnected()).isTrue();
      assertThat(request.attributes())
          .containsEntry("http.response.status_code", "503")
          .containsEntry("error.type", "503");
      assertThat(request.isError()).isTrue();
      assertThat(request.parentId()).isEmpty();
    }
  }

  @Test
  void a_client_that_is_gone_before_its_answer_is_told() throws Exception {
    try (Socket _ = ask()) {
      service.next(); // It is never answered.
    }

    SentSpan request = sent();
    assertThat(request.attributes())
        .containsEntry("error.type", "client-gone")
        .doesNotContainKey("http.response.status_code");
    assertThat(request.isError()).isTrue();
  }

  private Socket ask() throws IOException {
    Socket client = new Socket(InetAddress.getLoopbackAddress(), http.port());
    client.getOutputStream().write(REQUEST);
    return client;
  }

  private SentSpan sent() {
    Until.holds("the span is sent", () -> !collector.spans().isEmpty(), collector::spans);
    return collector.spans().getFirst();
  }
}
