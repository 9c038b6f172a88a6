package io.streamtune.inference;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.streamtune.events.EventMessage;
import io.streamtune.events.Headers;
import io.streamtune.testkit.Until;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Goal: a topic of answers that is missing, or that takes no record without a key, stops no
 * service. Method: a real broker, both deliveries, images and what is none.
 */
@Tag("broker")
final class ResultTopicsTest {
  private final HttpClient client = HttpClient.newHttpClient();
  private final Path model = TestData.need("models/resnet18-imagenet.onnx.gz");
  private final byte[] photo =
      TestData.read(TestData.files(TestData.need("imagenet-sample")).getFirst());

  @ParameterizedTest
  @ValueSource(strings = {"at-least-once", "exactly-once"})
  void a_missing_topic_of_dead_letters_is_named_by_readiness_until_it_is_there(String delivery)
      throws Exception {
    try (TestStream stream = new TestStream(2)) {
      stream.admin.deleteTopic("images.dlq");
      try (InferenceService service = stream.serve(model, Map.of("kafka.delivery", delivery))) {
        Until.holds("it is ready", () -> isReady(service), () -> readiness(service).body());
        stream.sendMessages(messages(Optional.of("key".getBytes(UTF_8))));

        Until.holds("it is not", () -> !isReady(service), () -> readiness(service).body());
        assertThat(readiness(service).body()).contains("to be created: images.dlq");
        stream.admin.createIfMissing("images.dlq", 1, 1, Map.of());

        assertThat(stream.answers().deadLetters).containsOnlyKeys("broken");
        Until.holds("it is again", () -> isReady(service), () -> readiness(service).body());
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"at-least-once", "exactly-once"})
  void compacted_topics_take_the_answers_to_images_without_a_key(String delivery) throws Exception {
    try (TestStream stream = new TestStream(1)) {
      for (String topic : new String[] {"predictions", "images.dlq"}) {
        stream.admin.deleteTopic(topic);
        stream.admin.createIfMissing(topic, 1, 1, Map.of("cleanup.policy", "compact"));
      }
      try (InferenceService _ = stream.serve(model, Map.of("kafka.delivery", delivery))) {
        stream.sendMessages(messages(Optional.empty()));
        TestStream.Answers answers = stream.answers();

        assertThat(answers.deadLetters).containsOnlyKeys("broken");
        assertThat(answers.predictions).containsOnlyKeys("photo");
        assertThat(requireNonNull(answers.deadLetters.get("broken")).key())
            .hasValueSatisfying(key -> assertThat(new String(key, UTF_8)).startsWith("images/0/"));
      }
    }
  }

  private Map<String, EventMessage> messages(Optional<byte[]> key) {
    Map<String, EventMessage> messages = new LinkedHashMap<>();
    messages.put("broken", new EventMessage(key, Headers.none(), "junk".getBytes(UTF_8)));
    messages.put("photo", new EventMessage(key, Headers.none(), photo));
    return messages;
  }

  private boolean isReady(InferenceService service) {
    return readiness(service).statusCode() == 200;
  }

  private HttpResponse<String> readiness(InferenceService service) {
    URI uri = URI.create("http://127.0.0.1:%d/health/ready".formatted(service.httpPort()));
    try {
      return client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
