package io.streamtune.inference;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.streamtune.events.ErrorCode;
import io.streamtune.events.EventMessage;
import io.streamtune.events.Headers;
import io.streamtune.events.image.DeadLetter;
import io.streamtune.events.image.ImageEvent;
import io.streamtune.events.prediction.Prediction;
import io.streamtune.events.prediction.ScoredLabel;
import io.streamtune.host.Await;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Goal: what a service promises beyond one image: nothing is answered twice after a calm stop,
 * views are averaged, and an event that no topic takes whole does not stop the stream. Method: a
 * real broker and the small network.
 */
@Tag("broker")
final class ServiceLifeTest {
  private final Path model = TestData.need("models/resnet18-imagenet.onnx.gz");
  private final List<byte[]> photos =
      TestData.files(TestData.need("imagenet-sample")).stream()
          .limit(60)
          .map(TestData::read)
          .toList();

  @Test
  void a_calm_stop_while_images_flow_answers_none_twice_and_loses_none() throws Exception {
    try (TestStream stream = new TestStream(3)) {
      Map<String, byte[]> images = new LinkedHashMap<>();
      for (int i = 0; i < 300; i++) {
        images.put("image " + i, photos.get(i % photos.size()));
      }
      InferenceService first = stream.serve(model, Map.of("kafka.in-flight-events-max", "40"));
      stream.send(images);
      assertThat(Await.until(() -> stream.answered() > 30, Duration.ofMinutes(2))).isTrue();

      first.close();

      long answered = stream.answered();
      assertThat(answered).isBetween(31L, 299L);
      assertThat(stream.admin.lag("streamtune-inference", "images")).isEqualTo(300 - answered);
      try (InferenceService _ = stream.serve(model, Map.of())) {
        stream.answers();
      }
      TestStream.Answers answers = stream.answers();
      assertThat(answers.predictions).hasSize(300);
      assertThat(answers.counts.values()).containsOnly(1);
      assertThat(stream.answered()).isEqualTo(300);
      System.out.printf("stopped after %d of 300, none twice%n", answered);
    }
  }

  @ParameterizedTest
  @CsvSource({"flip, 2", "fastai, 5"})
  void views_are_counted_and_the_same_event_has_the_same_answer(String views, int count)
      throws Exception {
    try (TestStream stream = new TestStream(1);
        InferenceService service =
            stream.serve(
                model, Map.of("tta.policy", "always", "tta.views", views, "tta.augmented", "4"))) {
      Map<String, EventMessage> sent = new LinkedHashMap<>();
      for (String name : List.of("first", "second")) {
        sent.put(
            name,
            ImageEvent.message("same id", "test", "image/jpeg", Optional.empty(), photos.get(0)));
      }
      sent.put("other", TestStream.image("other", photos.get(0)));
      stream.sendMessages(sent);
      TestStream.Answers answers = stream.answers();
      Prediction first = requireNonNull(answers.predictions.get("first"));

      assertThat(first.tta().views()).isEqualTo(count);
      assertThat(first.tta().policy()).isEqualTo("always");
      same(first, requireNonNull(answers.predictions.get("second")));
      boolean drawn = views.equals("fastai");
      double other = best(requireNonNull(answers.predictions.get("other")));
      if (drawn) { // Other views: far more than what rounding does.
        assertThat(other).isNotCloseTo(best(first), within(1e-4));
      } else {
        assertThat(other).isCloseTo(best(first), within(1e-5));
      }
      assertThat(service.classifier().model().classes()).hasSize(1000);
    }
  }

  @Test
  void an_event_that_no_dead_letter_can_hold_whole_leaves_its_reason() throws Exception {
    Map<String, EventMessage> sent = new LinkedHashMap<>();
    byte[] noImage = "x".repeat(50_000).getBytes(UTF_8);
    Headers giant = Headers.none().and("x-note", "n".repeat(50_000));
    sent.put("large body", message("large body", Headers.none(), noImage));
    sent.put("large headers", message("large headers", giant, noImage));
    sent.put("large key", message("k".repeat(50_000), giant, noImage));
    sent.put("photo", TestStream.image("photo", photos.get(0)));
    try (TestStream stream = new TestStream(1, 20_000);
        InferenceService _ = stream.serve(model, Map.of())) {
      stream.sendMessages(sent);
      TestStream.Answers answers = stream.answers();

      assertThat(answers.predictions).containsOnlyKeys("photo");
      for (String name : List.of("large body", "large headers", "large key")) {
        DeadLetter letter = requireNonNull(answers.deadLetters.get(name), name);
        assertThat(letter.code()).isEqualTo(ErrorCode.UNSUPPORTED_FORMAT);
        assertThat(letter.value()).isEmpty();
      }
      assertThat(requireNonNull(answers.deadLetters.get("large body")).key()).isPresent();
      assertThat(requireNonNull(answers.deadLetters.get("large headers")).headers().size())
          .isZero();
    }
  }

  private static EventMessage message(String key, Headers headers, byte[] value) {
    return new EventMessage(Optional.of(key.getBytes(UTF_8)), headers, value);
  }

  private static void same(Prediction first, Prediction second) {
    assertThat(second.labels()).hasSameSizeAs(first.labels());
    for (int i = 0; i < first.labels().size(); i++) {
      ScoredLabel label = first.labels().get(i);
      assertThat(second.labels().get(i).name()).isEqualTo(label.name());
      // Runs of other batch sizes round differently.
      assertThat(second.labels().get(i).probability()).isCloseTo(label.probability(), within(1e-5));
    }
  }

  private static double best(Prediction prediction) {
    return prediction.labels().getFirst().probability();
  }
}
