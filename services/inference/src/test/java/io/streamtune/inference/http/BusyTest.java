package io.streamtune.inference.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.streamtune.host.http.ListenConfig;
import io.streamtune.host.traces.Tracing;
import io.streamtune.inference.ingest.ImageRequest;
import io.streamtune.inference.ingest.Outcome;
import io.vertx.core.Vertx;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Goal: more requests than may wait are shed at once, and those that wait are answered. Method: a
 * service that answers when the test says so.
 */
final class BusyTest {
  private static final int WAITING_MAX = 3;

  private final HeldService service = new HeldService();
  private final HttpClient client = HttpClient.newHttpClient();
  private final Vertx vertx = Vertx.vertx();
  private final HttpApi http =
      new HttpApi(
          vertx,
          new HttpConfig(ListenConfig.onLoopback(), WAITING_MAX, 1 << 20),
          service,
          new PrometheusMeterRegistry(PrometheusConfig.DEFAULT),
          Tracing.off(),
          System::nanoTime,
          InstantSource.system());

  @AfterEach
  void close() throws Exception {
    http.close();
    vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  @Test
  void what_is_too_much_is_told_to_come_back_and_places_become_free_again() throws Exception {
    http.listen();
    List<CompletableFuture<HttpResponse<String>>> waitingAnswers = new ArrayList<>();
    List<ImageRequest> held = new ArrayList<>();
    for (int i = 0; i < WAITING_MAX; i++) {
      waitingAnswers.add(post("/v1/classify", new byte[] {1}));
      held.add(service.next());
    }

    HttpResponse<String> shed = post("/v1/classify", new byte[] {1}).get(10, TimeUnit.SECONDS);
    assertThat(shed.statusCode()).isEqualTo(503);
    assertThat(shed.headers().firstValue("retry-after")).contains("1");
    assertThat(shed.body()).contains("busy");
    HttpResponse<String> infer =
        post(
                "/v2/models/m/infer",
                ("{\"inputs\":[{\"name\":\"encoded\",\"datatype\":\"BYTES\",\"shape\":[1],"
                        + "\"data\":[\"QQ==\"]}]}")
                    .getBytes(java.nio.charset.StandardCharsets.UTF_8))
            .get(10, TimeUnit.SECONDS);
    assertThat(infer.statusCode()).isEqualTo(503);
    assertThat(infer.headers().firstValue("retry-after")).contains("1");

    held.forEach(request -> request.reply().accept(new Outcome.Unavailable("stopping")));
    for (CompletableFuture<HttpResponse<String>> answer : waitingAnswers) {
      assertThat(answer.get(10, TimeUnit.SECONDS).body()).contains("stopping");
    }
    awaitNoneInFlight(); // A place is given back after its answer is sent.
    CompletableFuture<HttpResponse<String>> later = post("/v1/classify", new byte[] {1});
    service.next().reply().accept(new Outcome.Unavailable("stopping"));
    assertThat(later.get(10, TimeUnit.SECONDS).statusCode()).isEqualTo(503);
  }

  @Test
  void a_request_that_could_never_be_admitted_is_told_the_limit_and_not_to_come_back()
      throws Exception {
    http.listen();
    byte[] four = encoded(WAITING_MAX + 1, "");

    HttpResponse<String> answer = post("/v2/models/m/infer", four).get(10, TimeUnit.SECONDS);

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.headers().firstValue("retry-after")).isEmpty();
    assertThat(answer.body())
        .contains("http.in-flight-max")
        .contains("3 images")
        .contains("n is 4");
  }

  @Test
  void a_large_body_is_read_like_a_small_one() throws Exception {
    http.listen();
    byte[] large = encoded(WAITING_MAX, " ".repeat(1 << 19));

    CompletableFuture<HttpResponse<String>> answer = post("/v2/models/m/infer", large);
    for (int i = 0; i < WAITING_MAX; i++) {
      service.next().reply().accept(new Outcome.Unavailable("stopping"));
    }

    assertThat(answer.get(10, TimeUnit.SECONDS).body()).contains("stopping");
    HttpResponse<String> broken =
        post("/v2/models/m/infer", " ".repeat(1 << 19).getBytes(UTF_8)).get(10, TimeUnit.SECONDS);
    assertThat(broken.statusCode()).isEqualTo(400);
  }

  private static byte[] encoded(int images, String padding) {
    String data = String.join(",", Collections.nCopies(images, "\"QQ==\""));
    String head = "{\"inputs\":[{\"name\":\"encoded\",\"datatype\":\"BYTES\",";
    String rest = "\"shape\":[%d],%s\"data\":[%s]}]}".formatted(images, padding, data);
    return (head + rest).getBytes(UTF_8);
  }

  private void awaitNoneInFlight() {
    long begin = System.nanoTime();
    while (http.inFlight() > 0) {
      assertThat(System.nanoTime() - begin).isLessThan(TimeUnit.SECONDS.toNanos(10));
      LockSupport.parkNanos(1_000_000);
    }
  }

  private CompletableFuture<HttpResponse<String>> post(String path, byte[] body) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + http.port() + path))
            .POST(BodyPublishers.ofByteArray(body))
            .build();
    return client.sendAsync(request, BodyHandlers.ofString());
  }
}
