package io.streamtune.inference;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamtune.host.settings.Settings;
import io.streamtune.model.bundle.ServingModel;
import io.streamtune.testkit.Until;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/**
 * Goal: nobody is answered before the service knows which version is to be served. Method: brokers
 * that never answer, and a long time to wait for the topic of models.
 */
final class StartOrderTest {

  @Test
  void http_answers_no_image_while_the_topic_of_models_is_being_read() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      InferenceService service =
          new InferenceService(
              config("127.0.0.1:" + silent.getLocalPort()),
              () -> ServingModel.of(SwapMaterial.bundle("1")),
              _ -> {},
              UnaryOperator.identity());
      CompletableFuture<Void> starting = CompletableFuture.runAsync(service::start);
      try {
        Until.holds(
            "the topic is being read",
            () -> isFollowing() || starting.isDone(),
            starting::toString);
        assertThat(starting).isNotDone();

        HttpResponse<String> answer = classify(service.httpPort());

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.body()).contains("loaded");
      } finally {
        service.close();
      }
      starting.handle((_, e) -> e).get(2, TimeUnit.MINUTES);
      assertThat(starting).isCompletedExceptionally();
      assertThat(starting.exceptionNow()).isInstanceOf(CancellationException.class);
    }
  }

  private static boolean isFollowing() {
    return Thread.getAllStackTraces().keySet().stream()
        .anyMatch(thread -> thread.getName().equals("model-swap"));
  }

  private static HttpResponse<String> classify(int port) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/v1/classify"))
            .POST(BodyPublishers.ofByteArray(SwapMaterial.pictures(1).getFirst()))
            .build();
    return HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
  }

  private static InferenceConfig config(String brokers) {
    return InferenceConfig.from(
        new Settings(
            Map.of(
                "kafka.bootstrap-servers", brokers,
                "crash-journal", "off",
                "http.port", "0",
                "engine.device", "cpu",
                "shutdown.timeout", "6 s",
                "swap.start-timeout", "10 m"),
            Map.of()));
  }
}
