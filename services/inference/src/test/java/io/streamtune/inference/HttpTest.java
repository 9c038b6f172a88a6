package io.streamtune.inference;

import static io.streamtune.inference.HttpBodies.failed;
import static io.streamtune.inference.HttpBodies.json;
import static io.streamtune.inference.HttpBodies.refused;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.streamtune.host.Await;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/**
 * Goal: whoever speaks HTTP gets the stream's answers, and an error that can be understood for
 * every wrong request. Method: the JDK's client against a whole service.
 */
@Tag("broker")
@SuppressWarnings("NullAway.Init") // The fields are set before all tests.
final class HttpTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private static ServedHttp http;
  private static String streamLabel = "";
  private static HttpResponse<String> loadingLive;
  private static HttpResponse<String> loadingReady;
  private static HttpResponse<String> loadingStarted;
  private static HttpResponse<String> loadingClassify;
  private static HttpResponse<String> loadingIndex;

  @BeforeAll
  @SuppressWarnings("NullAway") // The helper that it calls sets the fields.
  static void serve() throws Exception {
    http = ServedHttp.start(HttpTest::lookWhileLoading);
    http.stream.send(Map.of("photo", http.photo));
    streamLabel = http.stream.answers().top1("photo");
  }

  private static void lookWhileLoading(ServedHttp starting) throws Exception {
    loadingLive = starting.get("/health/live");
    loadingReady = starting.get("/health/ready");
    loadingStarted = starting.get("/health/started");
    loadingClassify = starting.post("/v1/classify", starting.photo);
    loadingIndex = starting.post("/v2/repository/index", new byte[0]);
  }

  @AfterAll
  static void stop() {
    if (http != null) {
      http.close();
    }
  }

  @Test
  void while_the_model_is_loaded_the_service_is_alive_and_not_ready() {
    assertThat(loadingLive.statusCode()).isEqualTo(200);
    assertThat(loadingReady.statusCode()).isEqualTo(503);
    assertThat(loadingReady.body()).contains("DOWN", "\"model\"", "\"kafka\"");
    assertThat(loadingStarted.statusCode()).isEqualTo(503);
    assertThat(loadingClassify.statusCode()).isEqualTo(503);
    assertThat(loadingClassify.headers().firstValue("retry-after")).contains("1");
    assertThat(loadingIndex.body()).isEqualTo("[]");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/health/live",
        "/health/ready",
        "/health/started",
        "/v2/health/live",
        "/v2/health/ready"
      })
  void a_serving_service_is_healthy(String path) throws Exception {
    Await.until(() -> http.status(path) == 200, PATIENCE);

    assertThat(http.get(path).statusCode()).isEqualTo(200);
  }

  @Test
  void metrics_of_every_part_are_shown() throws Exception {
    // An event is counted when its prediction is acknowledged, perhaps after it could be read.
    assertThat(Await.until(() -> http.counted("streamtune_events_total{"), PATIENCE)).isTrue();
    HttpResponse<String> metrics = http.get("/metrics");

    assertThat(metrics.headers().firstValue("content-type").orElse("")).startsWith("text/plain");
    assertThat(metrics.body())
        .contains(
            "streamtune_stage_seconds_bucket{stage=\"decode\"",
            "streamtune_stage_seconds_count{stage=\"infer\"",
            "stage=\"queue\"",
            "stage=\"batch\"",
            "stage=\"produce\"",
            "streamtune_batch_rows_bucket",
            "streamtune_batches_total{reason=\"lingered\"",
            "streamtune_queue_depth{queue=\"decode\"",
            "streamtune_queue_capacity{queue=\"http\"",
            "streamtune_events_total{",
            "kafka_consumer_",
            "kafka_producer_",
            "jvm_memory_used_bytes",
            "jvm_gc_",
            "jvm_threads_",
            "process_uptime_seconds",
            "vertx_http_server_");
    assertThat(metrics.body())
        .containsPattern("streamtune_stage_seconds_count\\{stage=\"end-to-end\"\\} [1-9]");
    assertThat(metrics.body()).doesNotContain("photo");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"image/jpeg", "application/octet-stream", "application/x-www-form-urlencoded", ""})
  void a_posted_photo_has_the_label_of_the_stream_whatever_its_media_type(String mediaType)
      throws Exception {
    HttpRequest.Builder request =
        http.request("/v1/classify").POST(BodyPublishers.ofByteArray(http.photo));
    if (!mediaType.isEmpty()) {
      request.header("content-type", mediaType);
    }
    HttpResponse<String> answer = ServedHttp.CLIENT.send(request.build(), BodyHandlers.ofString());

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(json(answer).path("labels").get(0).path("name").asString()).isEqualTo(streamLabel);
  }

  @Test
  void id_and_trace_are_carried() throws Exception {
    HttpRequest request =
        http.request("/v1/classify")
            .header("ce-id", "my id")
            .header("traceparent", "trace")
            .POST(BodyPublishers.ofByteArray(http.photo))
            .build();
    JsonNode answer = json(ServedHttp.CLIENT.send(request, BodyHandlers.ofString()));

    assertThat(answer.path("image").path("id").asString()).isEqualTo("my id");
    assertThat(answer.path("model").path("digest").asString()).isNotEmpty();
  }

  @Test
  void what_is_no_image_is_refused_with_its_code() throws Exception {
    Path bomb = TestData.need("broken/generated_bombs/png_30000x30000_gray8.png");

    refused(http.post("/v1/classify", new byte[0]), 400, "empty");
    refused(http.post("/v1/classify", "some text".getBytes(UTF_8)), 415, "unsupported-format");
    refused(http.post("/v1/classify", TestData.read(bomb)), 413, "too-many-pixels");
    refused(
        http.post("/v1/classify", Arrays.copyOf(http.photo, http.photo.length / 2)),
        422,
        "truncated");
  }

  @Test
  void wrong_requests_get_json() throws Exception {
    failed(http.post("/v1/classify", new byte[ServedHttp.BODY_MAX + 1]), 413);
    failed(http.get("/v1/classify"), 405);
    failed(http.get("/nothing"), 404);
    failed(http.post("/nothing", http.photo), 404);
  }
}
