package io.streamtune.events;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamtune.events.model.ModelEvent;
import io.streamtune.events.prediction.Activation;
import io.streamtune.events.training.TrainingEvent;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * Goal: {@code asyncapi.yaml} and the code name the same topics, types and codes. Method: the
 * document is parsed, every reference followed, and the names are compared both ways.
 */
class AsyncApiTest {
  private static final JsonNode DOCUMENT = new YAMLMapper().readTree(Schemas.read("asyncapi.yaml"));

  @Test
  void the_document_is_asyncapi_3() {
    assertThat(DOCUMENT.required("asyncapi").asString()).isEqualTo("3.0.0");
  }

  @Test
  void every_reference_resolves() {
    List<String> refs = new ArrayList<>();
    collectRefs(DOCUMENT, refs);

    assertThat(refs).hasSizeGreaterThan(20);
    for (String ref : refs) {
      if (ref.startsWith("#")) {
        assertThat(DOCUMENT.at(ref.substring(1)).isMissingNode()).as(ref).isFalse();
      } else {
        assertThat(Files.isRegularFile(Schemas.FOLDER.resolve(ref))).as(ref).isTrue();
      }
    }
  }

  @Test
  void every_schema_is_referred_to() {
    List<String> refs = new ArrayList<>();
    collectRefs(DOCUMENT, refs);

    Schemas.list("", ".schema.json")
        .forEach(file -> assertThat(refs).contains("./" + file.getFileName()));
  }

  @Test
  void the_topics_are_those_of_the_code() {
    Set<String> addresses = new TreeSet<>();
    DOCUMENT
        .required("channels")
        .forEach(channel -> addresses.add(channel.required("address").asString()));

    assertThat(addresses).isEqualTo(new TreeSet<>(Topics.DEFAULT.all()));
  }

  @Test
  void the_event_types_are_those_of_the_code() throws IllegalAccessException {
    Set<String> types = new TreeSet<>();
    for (var field : EventTypes.class.getDeclaredFields()) {
      if (Modifier.isPublic(field.getModifiers())) {
        types.add(String.valueOf(field.get(null)));
      }
    }

    Set<String> names = new TreeSet<>();
    DOCUMENT
        .at("/components/messages")
        .forEach(message -> names.add(message.required("name").asString()));
    names.remove("deadletter"); // An image event with headers added; it has no type of its own.

    assertThat(names).isEqualTo(types);
  }

  @Test
  void the_models_topic_is_compacted() {
    assertThat(
            DOCUMENT
                .at("/channels/models/bindings/kafka/topicConfiguration/cleanup.policy/0")
                .asString())
        .isEqualTo("compact");
  }

  @Test
  void the_error_codes_are_those_of_the_schema() {
    List<String> codes = new ArrayList<>();
    Schemas.MAPPER
        .readTree(Schemas.read("deadletter.v1.schema.json"))
        .at("/properties/streamtune-error-code/enum")
        .forEach(code -> codes.add(code.asString()));

    assertThat(codes).isEqualTo(Arrays.stream(ErrorCode.values()).map(ErrorCode::wire).toList());
    assertThat(codes).allSatisfy(code -> assertThat(ErrorCode.of(code)).isPresent());
  }

  @Test
  void closed_choices_are_those_of_the_schemas() {
    assertThat(choices("prediction", "activation"))
        .isEqualTo(Arrays.stream(Activation.values()).map(Activation::wire).toList());
    assertThat(choices("model", "state"))
        .isEqualTo(Arrays.stream(ModelEvent.State.values()).map(ModelEvent.State::wire).toList());
    assertThat(choices("training", "stage"))
        .isEqualTo(
            Arrays.stream(TrainingEvent.Stage.values()).map(TrainingEvent.Stage::wire).toList());
  }

  private static List<String> choices(String schema, String property) {
    List<String> words = new ArrayList<>();
    Schemas.MAPPER
        .readTree(Schemas.read(schema + ".v1.schema.json"))
        .at("/properties/" + property + "/enum")
        .forEach(word -> words.add(word.asString()));
    return words;
  }

  private static void collectRefs(JsonNode node, List<String> refs) {
    node.optional("$ref").ifPresent(ref -> refs.add(ref.asString()));
    node.forEach(child -> collectRefs(child, refs));
  }
}
