package io.streamtune.inference;

import static io.streamtune.inference.HttpBodies.await;
import static io.streamtune.inference.HttpBodies.failed;
import static io.streamtune.inference.HttpBodies.inputs;
import static io.streamtune.inference.HttpBodies.json;
import static io.streamtune.inference.HttpBodies.max;
import static io.streamtune.inference.HttpBodies.probabilities;
import static io.streamtune.inference.HttpBodies.refused;
import static io.streamtune.inference.HttpBodies.sum;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.streamtune.host.Waiting;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/**
 * Goal: whoever speaks HTTP gets the stream's answers, and an error that can be understood for
 * every wrong request. Method: the JDK's client against a whole service.
 */
@Tag("broker")
@SuppressWarnings("NullAway.Init") // The fields are set before all tests.
final class HttpTest {
  private static final HttpClient CLIENT = HttpClient.newHttpClient();
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final int BODY_MAX = 2 << 20;
  private static final int ROW = 224 * 224 * 3;

  private static TestStream stream;
  private static InferenceService service;
  private static int port;
  private static byte[] photo = {};
  private static String streamLabel = "";
  private static String model = "";
  private static HttpResponse<String> loadingLive;
  private static HttpResponse<String> loadingReady;
  private static HttpResponse<String> loadingStarted;
  private static HttpResponse<String> loadingClassify;
  private static HttpResponse<String> loadingIndex;

  @BeforeAll
  @SuppressWarnings("NullAway") // The helper that it calls sets the fields.
  static void serve() throws Exception {
    Path file = TestData.need("models/resnet18-imagenet.onnx.gz");
    photo = TestData.read(TestData.files(TestData.need("imagenet-sample")).getFirst());
    stream = new TestStream(1);
    startAndLookWhileLoading(file);
    stream.send(Map.of("photo", photo));
    streamLabel = stream.answers().top1("photo");
    model =
        json(get("/v2/models/" + service.classifier().model().ref().name()))
            .path("name")
            .asString();
  }

  private static void startAndLookWhileLoading(Path file) throws Exception {
    InferenceConfig config =
        stream.config(file, Map.of("http.body-max", Integer.toString(BODY_MAX)));
    CountDownLatch loading = new CountDownLatch(1);
    CountDownLatch looked = new CountDownLatch(1);
    ModelSource source = new ModelSource(config.model());
    service = new InferenceService(config, stream::failed);
    try (ExecutorService starter = Executors.newSingleThreadExecutor()) {
      Future<?> starting =
          starter.submit(
              () ->
                  service.start(
                      () -> {
                        loading.countDown();
                        await(looked);
                        return source.get();
                      }));
      await(loading);
      port = service.httpPort();
      loadingLive = get("/health/live");
      loadingReady = get("/health/ready");
      loadingStarted = get("/health/started");
      loadingClassify = post("/v1/classify", photo);
      loadingIndex = post("/v2/repository/index", new byte[0]);
      looked.countDown();
      starting.get(2, TimeUnit.MINUTES);
    }
  }

  @AfterAll
  static void stop() {
    if (service != null) {
      service.close();
    }
    if (stream != null) {
      stream.close();
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
    Waiting.until(() -> status(path) == 200, PATIENCE);

    assertThat(get(path).statusCode()).isEqualTo(200);
  }

  @Test
  void metrics_of_every_part_are_shown() throws Exception {
    // An event is counted when its prediction is acknowledged, perhaps after it could be read.
    assertThat(Waiting.until(() -> counted("streamtune_events_total{"), PATIENCE)).isTrue();
    HttpResponse<String> metrics = get("/metrics");

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
    assertThat(metrics.body()).doesNotContain("photo");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"image/jpeg", "application/octet-stream", "application/x-www-form-urlencoded", ""})
  void a_posted_photo_has_the_label_of_the_stream_whatever_its_media_type(String mediaType)
      throws Exception {
    HttpRequest.Builder request = request("/v1/classify").POST(BodyPublishers.ofByteArray(photo));
    if (!mediaType.isEmpty()) {
      request.header("content-type", mediaType);
    }
    HttpResponse<String> answer = CLIENT.send(request.build(), BodyHandlers.ofString());

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(json(answer).path("labels").get(0).path("name").asString()).isEqualTo(streamLabel);
  }

  @Test
  void id_and_trace_are_carried() throws Exception {
    HttpRequest request =
        request("/v1/classify")
            .header("ce-id", "my id")
            .header("traceparent", "trace")
            .POST(BodyPublishers.ofByteArray(photo))
            .build();
    JsonNode answer = json(CLIENT.send(request, BodyHandlers.ofString()));

    assertThat(answer.path("image").path("id").asString()).isEqualTo("my id");
    assertThat(answer.path("model").path("digest").asString()).isNotEmpty();
  }

  @Test
  void what_is_no_image_is_refused_with_its_code() throws Exception {
    Path bomb = TestData.need("broken/generated_bombs/png_30000x30000_gray8.png");

    refused(post("/v1/classify", new byte[0]), 400, "empty");
    refused(post("/v1/classify", "some text".getBytes(UTF_8)), 415, "unsupported-format");
    refused(post("/v1/classify", TestData.read(bomb)), 413, "too-many-pixels");
    refused(post("/v1/classify", Arrays.copyOf(photo, photo.length / 2)), 422, "truncated");
  }

  @Test
  void wrong_requests_get_json() throws Exception {
    failed(post("/v1/classify", new byte[BODY_MAX + 1]), 413);
    failed(get("/v1/classify"), 405);
    failed(get("/nothing"), 404);
    failed(post("/nothing", photo), 404);
  }

  @Test
  void the_server_and_its_model_describe_themselves() throws Exception {
    assertThat(json(get("/v2")).path("name").asString()).isEqualTo("streamtune");
    JsonNode metadata = json(get("/v2/models/" + model));
    String version = metadata.path("versions").get(0).asString();

    assertThat(metadata.path("outputs").get(0).path("shape").toString()).isEqualTo("[-1,1000]");
    assertThat(json(get("/v2/models/" + model + "/versions/" + version))).isEqualTo(metadata);
    assertThat(get("/v2/models/" + model + "/ready").statusCode()).isEqualTo(200);
    failed(get("/v2/models/other"), 404);
    failed(get("/v2/models/other/ready"), 404);
    failed(get("/v2/models/" + model + "/versions/0"), 404);
    failed(post("/v2/models/other/infer", new byte[0]), 404);
    JsonNode index = json(post("/v2/repository/index", new byte[0]));
    assertThat(index.get(0).path("name").asString()).isEqualTo(model);
    assertThat(index.get(0).path("state").asString()).isEqualTo("READY");
  }

  @Test
  void an_encoded_photo_has_the_probabilities_of_classify() throws Exception {
    String base64 = Base64.getEncoder().encodeToString(photo);
    JsonNode answer =
        json(infer(inputs("encoded", "BYTES", "[2]", "\"%1$s\",\"%1$s\"".formatted(base64))));
    JsonNode data = answer.path("outputs").get(0).path("data");

    assertThat(answer.path("id").asString()).isEqualTo("q");
    assertThat(answer.path("outputs").get(0).path("shape").toString()).isEqualTo("[2,1000]");
    assertThat(sum(data, 0)).isCloseTo(1, within(1e-4));
    assertThat(sum(data, 1000)).isCloseTo(1, within(1e-4));
    JsonNode classified = json(post("/v1/classify", photo));
    double best = classified.path("labels").get(0).path("probability").asDouble();
    assertThat(max(data)).isCloseTo(best, within(1e-4));
  }

  @Test
  void pixels_give_the_same_flat_nested_and_binary() throws Exception {
    byte[] pixels = new byte[ROW];
    for (int i = 0; i < ROW; i++) {
      pixels[i] = (byte) (i / 700);
    }
    StringBuilder flat = new StringBuilder();
    StringBuilder nested = new StringBuilder("[");
    for (int i = 0; i < ROW; i++) {
      flat.append(i == 0 ? "" : ",").append(pixels[i] & 255);
      nested.append(i % 672 == 0 ? (i == 0 ? "[" : "]],[") : i % 3 == 0 ? "]," : ",");
      nested.append(i % 3 == 0 ? "[" : "").append(pixels[i] & 255);
    }
    nested.append("]]]");
    String shape = "[1,224,224,3]";

    String byFlat = probabilities(infer(inputs("images", "UINT8", shape, flat.toString())));
    String byNested = probabilities(infer(inputs("images", "UINT8", shape, nested.toString())));
    String byBinary = probabilities(inferBinary("images", "UINT8", shape, pixels));

    assertThat(byFlat).isEqualTo(byNested).isEqualTo(byBinary).contains(",");
  }

  @Test
  void encoded_photos_come_as_a_binary_tensor_too() throws Exception {
    byte[] tensor =
        ByteBuffer.allocate(4 + photo.length)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putInt(photo.length)
            .put(photo)
            .array();
    String base64 = "\"" + Base64.getEncoder().encodeToString(photo) + "\"";

    assertThat(probabilities(inferBinary("encoded", "BYTES", "[1]", tensor)))
        .isEqualTo(probabilities(infer(inputs("encoded", "BYTES", "[1]", base64))));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "[]",
        "7",
        "{",
        "{\"inputs\":{}}",
        "{\"inputs\":{\"a\":1}}",
        "{\"inputs\":[]}",
        "{\"inputs\":[7]}",
        "{\"inputs\":[null]}",
        "{\"inputs\":[{}]}",
        "{\"inputs\":[{},{}]}",
        "{\"inputs\":[{\"name\":7,\"datatype\":[],\"shape\":\"x\"}]}",
        "{\"inputs\":[{\"name\":\"encoded\",\"datatype\":\"BYTES\",\"shape\":[\"one\"]}]}",
        "{\"inputs\":[{\"name\":\"encoded\",\"datatype\":\"BYTES\",\"shape\":[1e99]}]}",
        "{\"inputs\":[{\"name\":\"encoded\",\"datatype\":\"BYTES\",\"shape\":[0],\"data\":[]}]}",
        "{\"inputs\":[{\"name\":\"encoded\",\"datatype\":\"BYTES\",\"shape\":[1]}]}",
        "{\"inputs\":[{\"name\":\"encoded\",\"datatype\":\"BYTES\",\"shape\":[1],\"data\":[7]}]}",
        "{\"inputs\":[{\"name\":\"encoded\",\"datatype\":\"BYTES\",\"shape\":[1],\"data\":[{}]}]}",
        "{\"inputs\":[{\"name\":\"encoded\",\"datatype\":\"BYTES\",\"shape\":[1],\"data\":[\"?\"]}]}",
        "{\"inputs\":[{\"name\":\"encoded\",\"datatype\":\"BYTES\",\"shape\":[1],\"data\":[\"\"]}]}",
        "{\"inputs\":[{\"name\":\"encoded\",\"datatype\":\"BYTES\",\"shape\":[2],\"data\":[\"QQ==\"]}]}",
        "{\"inputs\":[{\"name\":\"encoded\",\"datatype\":\"BYTES\",\"shape\":[1],\"parameters\":{\"binary_data_size\":9}}]}",
        "{\"inputs\":[{\"name\":\"encoded\",\"datatype\":\"BYTES\",\"shape\":[1],\"parameters\":{\"binary_data_size\":\"x\"}}]}",
        "{\"inputs\":[{\"name\":\"images\",\"datatype\":\"FP32\",\"shape\":[1,224,224,3],\"data\":[1]}]}",
        "{\"inputs\":[{\"name\":\"images\",\"datatype\":\"UINT8\",\"shape\":[1,3,224,224],\"data\":[1]}]}",
        "{\"inputs\":[{\"name\":\"images\",\"datatype\":\"UINT8\",\"shape\":[1,224,224,3],\"data\":[1]}]}",
        "{\"inputs\":[{\"name\":\"images\",\"datatype\":\"UINT8\",\"shape\":[1,224,224,3],\"data\":[256]}]}",
        "{\"inputs\":[{\"name\":\"images\",\"datatype\":\"UINT8\",\"shape\":[1,224,224,3],\"data\":[1.5]}]}",
        "{\"inputs\":[{\"name\":\"images\",\"datatype\":\"UINT8\",\"shape\":[1,224,224,3],\"data\":{\"a\":1}}]}",
        "{\"inputs\":[{\"name\":\"images\",\"datatype\":\"UINT8\",\"shape\":[446,224,224,3],\"data\":[]}]}"
      })
  void malformed_bodies_are_told_as_such(String body) throws Exception {
    failed(infer(body), 400);
  }

  @ParameterizedTest
  @CsvSource({"x", "-1", "999999", "99999999999999"})
  void a_wrong_length_of_the_json_part_is_told(String length) throws Exception {
    HttpRequest request =
        request("/v2/models/" + model + "/infer")
            .header("Inference-Header-Content-Length", length)
            .POST(BodyPublishers.ofString("{}"))
            .build();

    failed(CLIENT.send(request, BodyHandlers.ofString()), 400);
  }

  private static HttpResponse<String> infer(String body) throws Exception {
    return post("/v2/models/" + model + "/infer", body.getBytes(UTF_8));
  }

  private static HttpResponse<String> inferBinary(
      String name, String datatype, String shape, byte[] tensor) throws Exception {
    byte[] head =
        "{\"inputs\":[{\"name\":\"%s\",\"datatype\":\"%s\",\"shape\":%s,\"parameters\":{\"binary_data_size\":%d}}]}"
            .formatted(name, datatype, shape, tensor.length)
            .getBytes(UTF_8);
    HttpRequest request =
        request("/v2/models/" + model + "/infer")
            .header("Inference-Header-Content-Length", Integer.toString(head.length))
            .POST(
                BodyPublishers.concat(
                    BodyPublishers.ofByteArray(head), BodyPublishers.ofByteArray(tensor)))
            .build();
    return CLIENT.send(request, BodyHandlers.ofString());
  }

  private static HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
  }

  private static HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return CLIENT.send(request(path).build(), BodyHandlers.ofString());
  }

  private static boolean counted(String metric) {
    return tried("/metrics").map(answer -> answer.body().contains(metric)).orElse(false);
  }

  private static int status(String path) {
    return tried(path).map(HttpResponse::statusCode).orElse(0);
  }

  private static Optional<HttpResponse<String>> tried(String path) {
    try {
      return Optional.of(get(path));
    } catch (IOException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  private static HttpResponse<String> post(String path, byte[] body)
      throws IOException, InterruptedException {
    return CLIENT.send(
        request(path).POST(BodyPublishers.ofByteArray(body)).build(), BodyHandlers.ofString());
  }
}
