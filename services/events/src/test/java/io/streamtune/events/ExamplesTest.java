package io.streamtune.events;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamtune.events.image.DeadLetter;
import io.streamtune.events.image.ImageEvent;
import io.streamtune.events.label.Label;
import io.streamtune.events.label.LabelCodec;
import io.streamtune.events.label.LabelEvent;
import io.streamtune.events.label.LabelledImage;
import io.streamtune.events.label.LabelledImageCodec;
import io.streamtune.events.model.CandidateEventCodec;
import io.streamtune.events.model.ModelEventCodec;
import io.streamtune.events.model.ReplicaEventCodec;
import io.streamtune.events.prediction.PredictionCodec;
import io.streamtune.events.training.LiveQualityEventCodec;
import io.streamtune.events.training.TrainingEventCodec;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Goal: the examples, the schemas and the codecs say the same. Method: each example is validated,
 * decoded, encoded again and compared: headers, key and binary bodies byte by byte, JSON bodies as
 * JSON, because the files are indented.
 */
class ExamplesTest {

  static List<Example> examples() {
    return Example.all();
  }

  @ParameterizedTest
  @MethodSource("examples")
  void an_example_satisfies_its_schema(Example example) {
    String headersSchema = example.data().isPresent() ? "headers.v1.schema.json" : example.schema();

    assertThat(Schemas.errors(headersSchema, example.headersJson())).isEmpty();
    example.data().ifPresent(data -> assertThat(Schemas.errors(example.schema(), data)).isEmpty());
  }

  @ParameterizedTest
  @MethodSource("examples")
  void an_example_is_decoded_and_encoded_again(Example example) {
    EventMessage original = example.message();

    EventMessage again = encodedAgain(example);

    if (example.isBare() && example.data().isPresent()) {
      assertThat(LabelCodec.decode(again.headers(), again.value()))
          .isEqualTo(LabelCodec.decode(original.headers(), original.value()));
      return;
    }
    assertThat(again.key().map(List::of).orElse(List.of()))
        .usingRecursiveComparison()
        .isEqualTo(original.key().map(List::of).orElse(List.of()));
    assertThat(again.headers().list())
        .usingRecursiveComparison()
        .isEqualTo(original.headers().list());
    if (example.data().isPresent()) {
      assertThat(Schemas.MAPPER.readTree(again.value())).isEqualTo(example.data().get());
    } else {
      assertThat(again.value()).isEqualTo(original.value());
    }
  }

  @Test
  void what_the_codecs_write_is_valid_too() {
    for (Example example : examples()) {
      if (example.data().isPresent()) {
        EventMessage again = encodedAgain(example);
        assertThat(Schemas.errors(example.schema(), Schemas.MAPPER.readTree(again.value())))
            .as(example.name())
            .isEmpty();
      }
    }
  }

  @Test
  void every_schema_has_an_example() {
    Set<String> shown = examples().stream().map(Example::schema).collect(Collectors.toSet());
    shown.add("headers.v1.schema.json");

    Set<String> existing = new TreeSet<>();
    Schemas.list("", ".schema.json").forEach(f -> existing.add(String.valueOf(f.getFileName())));

    assertThat(existing).hasSize(11).isEqualTo(shown);
  }

  @Test
  void a_schema_refuses_a_body_without_its_required_properties() {
    for (String name :
        List.of(
            "prediction", "label", "model", "candidate", "replica", "training", "livequality")) {
      assertThat(Schemas.errors(name + ".v1.schema.json", Schemas.MAPPER.createObjectNode()))
          .as(name)
          .isNotEmpty();
    }
  }

  private static EventMessage encodedAgain(Example example) {
    Headers headers = example.message().headers();
    byte[] value = example.message().value();
    Instant time = headers.text("ce_time").map(Instant::parse).orElse(Instant.EPOCH);
    return switch (example.schema()) {
      case "image.v1.schema.json" -> image(example, headers, value);
      case "prediction.v1.schema.json" ->
          PredictionCodec.encode(
              PredictionCodec.decode(headers, value), example.message().key(), time);
      case "deadletter.v1.schema.json" -> deadLetter(example);
      case "label.v1.schema.json" ->
          LabelCodec.encode(
              (Label) LabelEvent.read(new ImagePosition("labels", 0, 1), headers, value),
              headers.text("ce_source").orElse("anybody"),
              time);
      case "labelledimage.v1.schema.json" ->
          LabelledImageCodec.encode(
              (LabelledImage) LabelEvent.read(example.position().orElseThrow(), headers, value));
      case "model.v1.schema.json" ->
          ModelEventCodec.encode(ModelEventCodec.decode(headers, value), time);
      case "candidate.v1.schema.json" ->
          CandidateEventCodec.encode(CandidateEventCodec.decode(headers, value), time);
      case "replica.v1.schema.json" ->
          ReplicaEventCodec.encode(ReplicaEventCodec.decode(headers, value), time);
      case "training.v1.schema.json" ->
          TrainingEventCodec.encode(TrainingEventCodec.decode(headers, value), time);
      case "livequality.v1.schema.json" ->
          LiveQualityEventCodec.encode(LiveQualityEventCodec.decode(headers, value), time);
      default -> throw new AssertionError("an example of an unknown schema: " + example.schema());
    };
  }

  private static EventMessage image(Example example, Headers headers, byte[] value) {
    ImageEvent event = ImageEvent.read(example.position().orElseThrow(), headers, value);
    if (example.isBare()) {
      return new EventMessage(example.message().key(), event.headers(), event.data());
    }
    return event
        .dataref()
        .map(uri -> ImageEvent.reference(event.id(), event.source(), uri, example.message().key()))
        .orElseGet(
            () ->
                ImageEvent.message(
                    event.id(),
                    event.source(),
                    event.contentType().orElseThrow(),
                    example.message().key(),
                    event.data()));
  }

  private static EventMessage deadLetter(Example example) {
    EventMessage m = example.message();
    DeadLetter dead = DeadLetter.read(m.key(), m.headers(), m.value());
    return DeadLetter.of(
        dead.position(),
        dead.key(),
        dead.headers(),
        dead.value(),
        dead.code(),
        dead.stage(),
        dead.message(),
        dead.exceptionClass());
  }
}
