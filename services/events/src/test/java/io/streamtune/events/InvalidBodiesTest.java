package io.streamtune.events;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.streamtune.events.prediction.PredictionCodec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Goal: a body that cannot be read is refused with the place of the fault, never with another
 * exception. Method: the valid example of a prediction, damaged.
 */
class InvalidBodiesTest {
  private static final Example VALID =
      Example.read(Schemas.FOLDER.resolve("examples/prediction.json"));

  @ParameterizedTest
  @CsvSource({
    "/model,version,$.model.version",
    "/labels/1,name,$.labels[1].name",
    "/labels/0,probability,$.labels[0].probability",
    "/timings,totalMillis,$.timings.totalMillis",
    "/image,offset,$.image.offset",
    "'',activation,$.activation"
  })
  void a_missing_property_is_named_with_its_path(String parent, String name, String path) {
    JsonNode damaged = VALID.data().orElseThrow().deepCopy();
    ((ObjectNode) damaged.at(parent)).remove(name);

    assertThat(refused(damaged.toString()))
        .hasMessageContaining("'" + name + "' is missing")
        .hasMessageContaining("at " + path + ";");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/model|version|5|$.model.version must be text",
        "/labels/2|probability|\"high\"|$.labels[2].probability must be a finite number",
        "/labels/2|probability|1e999|must be a finite number",
        "/labels/2|probability|-0.5|must be in [0, 1]",
        "/labels/2|probability|0.9|best first",
        "/image|partition|99999999999|$.image.partition must be a whole number",
        "/image|offset|-1|from 0",
        "/tta|views|0|at least 1",
        "''|activation|\"relu\"|$.activation must be one of softmax, sigmoid",
        "''|labels|{}|$.labels must be a list",
        "''|model|[]|$.model must be a JSON object",
      })
  void a_wrong_value_is_named_with_its_path(
      String parent, String name, String value, String message) {
    ObjectNode damaged = (ObjectNode) VALID.data().orElseThrow().deepCopy();
    ((ObjectNode) damaged.at(parent)).put(name, "@");

    assertThat(refused(damaged.toString().replace("\"@\"", value))).hasMessageContaining(message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{", "[]", "null", "\"text\"", "{} {}", "{\"image\":NaN}", "\u0000"})
  void what_is_no_json_object_is_refused(String body) {
    assertThat(refused(body).code()).isEqualTo(ErrorCode.INVALID_EVENT);
  }

  @Test
  void a_body_nested_too_deep_is_refused() {
    assertThat(refused("{\"image\":" + "[".repeat(100_000)).code())
        .isEqualTo(ErrorCode.INVALID_EVENT);
  }

  @Test
  void an_empty_body_is_empty() {
    assertThat(refused("").code()).isEqualTo(ErrorCode.EMPTY);
  }

  @Test
  void unknown_properties_are_ignored() {
    ObjectNode newer = (ObjectNode) VALID.data().orElseThrow().deepCopy();
    newer.put("novelty", true);
    ((ObjectNode) newer.at("/model")).put("licence", "Apache-2.0");

    assertThatNoException()
        .isThrownBy(() -> PredictionCodec.decode(Headers.none(), newer.toString().getBytes(UTF_8)));
  }

  @Test
  void an_event_of_another_type_is_refused() {
    Headers headers = Headers.none().and("ce_type", EventTypes.LABEL);

    assertThat(
            catchThrowableOfType(
                InvalidEventException.class,
                () -> PredictionCodec.decode(headers, VALID.message().value())))
        .hasMessageContaining("ce_type '" + EventTypes.LABEL + "'")
        .hasMessageContaining(EventTypes.PREDICTION);
  }

  private static InvalidEventException refused(String body) {
    return catchThrowableOfType(
        InvalidEventException.class,
        () -> PredictionCodec.decode(Headers.none(), body.getBytes(UTF_8)));
  }
}
