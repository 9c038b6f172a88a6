package io.streamtune.inference;

import static io.streamtune.inference.HttpBodies.await;
import static io.streamtune.inference.HttpBodies.json;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/** A whole service with a real network, and a client that asks it by HTTP. */
final class ServedHttp implements AutoCloseable {
  static final HttpClient CLIENT = HttpClient.newHttpClient();
  static final int BODY_MAX = 2 << 20;

  final TestStream stream = new TestStream(1);
  final byte[] photo;
  final String model;
  private final InferenceService service;
  private final int port;

  /** What is done while the model is being loaded. */
  interface WhileLoading {
    void look(ServedHttp http) throws Exception;
  }

  /** Starts it, or skips the test by name where the test data is missing. */
  static ServedHttp start(WhileLoading pass) throws Exception {
    return new ServedHttp(TestData.need("models/resnet18-imagenet.onnx.gz"), pass);
  }

  private ServedHttp(Path file, WhileLoading pass) throws Exception {
    photo = TestData.read(TestData.files(TestData.need("imagenet-sample")).getFirst());
    InferenceConfig config =
        stream.config(file, Map.of("http.body-max", Integer.toString(BODY_MAX)));
    CountDownLatch loading = new CountDownLatch(1);
    CountDownLatch looked = new CountDownLatch(1);
    ModelSource source = new ModelSource(config);
    service =
        new InferenceService(
            config,
            () -> {
              loading.countDown();
              await(looked);
              return source.get();
            },
            stream::failed,
            UnaryOperator.identity());
    try (ExecutorService starter = Executors.newSingleThreadExecutor()) {
      Future<?> starting = starter.submit(() -> service.start());
      await(loading);
      port = service.httpPort();
      pass.look(this);
      looked.countDown();
      starting.get(2, TimeUnit.MINUTES);
    }
    model =
        json(get("/v2/models/" + service.classifier().model().ref().name()))
            .path("name")
            .asString();
  }

  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
  }

  HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return CLIENT.send(request(path).build(), BodyHandlers.ofString());
  }

  HttpResponse<String> post(String path, byte[] body) throws IOException, InterruptedException {
    return CLIENT.send(
        request(path).POST(BodyPublishers.ofByteArray(body)).build(), BodyHandlers.ofString());
  }

  boolean counted(String metric) {
    return tried("/metrics").map(answer -> answer.body().contains(metric)).orElse(false);
  }

  int status(String path) {
    return tried(path).map(HttpResponse::statusCode).orElse(0);
  }

  private Optional<HttpResponse<String>> tried(String path) {
    try {
      return Optional.of(get(path));
    } catch (IOException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  @Override
  public void close() {
    service.close();
    stream.close();
  }
}
