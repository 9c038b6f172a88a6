package io.streamtune.inference.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.streamtune.events.ModelRef;
import io.streamtune.events.prediction.Activation;
import io.streamtune.events.prediction.ScoredLabel;
import io.streamtune.events.prediction.Timings;
import io.streamtune.events.prediction.Tta;
import io.streamtune.host.http.ListenConfig;
import io.streamtune.host.traces.Tracing;
import io.streamtune.inference.ingest.Outcome;
import io.vertx.core.Vertx;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Goal: a request of several images is answered by one version or told why not. Method: a service
 * that answers the images of one request by the versions that the test says.
 */
final class OneVersionTest {
  private static final byte[] TWO_IMAGES =
      ("{\"inputs\":[{\"name\":\"encoded\",\"datatype\":\"BYTES\",\"shape\":[2],"
              + "\"data\":[\"QQ==\",\"QQ==\"]}]}")
          .getBytes(UTF_8);

  private final HeldService service = new HeldService();
  private final HttpClient client = HttpClient.newHttpClient();
  private final Vertx vertx = Vertx.vertx();
  private final HttpApi http =
      new HttpApi(
          vertx,
          new HttpConfig(ListenConfig.onLoopback(), 10, 1 << 20),
          service,
          new PrometheusMeterRegistry(PrometheusConfig.DEFAULT),
          Tracing.off(),
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
  }

  @Test
  void images_of_one_version_are_answered() throws Exception {
    HttpResponse<String> answer = answered("/v2/models/m/infer", by("1", 2), by("1", 2));

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).contains("\"model_version\":\"1\"", "\"shape\":[2,2]");
  }

  @Test
  void a_swap_between_two_images_is_told_whichever_has_more_classes() throws Exception {
    for (int classes : new int[] {1, 2, 3}) {
      HttpResponse<String> answer = answered("/v2/models/m/infer", by("1", 2), by("2", classes));

      assertThat(answer.statusCode()).as("%d classes", classes).isEqualTo(503);
      assertThat(answer.headers().firstValue("retry-after")).contains("1");
      assertThat(answer.body()).contains("version 1", "version 2", "send it again");
    }
  }

  @Test
  void a_version_that_was_asked_for_answers_or_nobody_does() throws Exception {
    HttpResponse<String> answer = answered("/v2/models/m/versions/1/infer", by("2", 2), by("2", 2));

    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.body()).contains("version 1", "version 2");
  }

  private HttpResponse<String> answered(String path, Outcome first, Outcome second)
      throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + http.port() + path))
            .POST(BodyPublishers.ofByteArray(TWO_IMAGES))
            .build();
    CompletableFuture<HttpResponse<String>> answer =
        client.sendAsync(request, BodyHandlers.ofString());
    service.next().reply().accept(first);
    service.next().reply().accept(second);
    return answer.get(10, TimeUnit.SECONDS);
  }

  private static Outcome by(String version, int classes) {
    return new Outcome.Predicted(
        new ModelRef("m", version, "digest of " + version),
        Activation.SOFTMAX,
        List.of(new ScoredLabel("a", 1)),
        new float[classes],
        Tta.OFF,
        new Timings(0, 0, 0, 0, 0));
  }
}
