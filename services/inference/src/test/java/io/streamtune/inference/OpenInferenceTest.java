package io.streamtune.inference;

import static io.streamtune.inference.HttpBodies.failed;
import static io.streamtune.inference.HttpBodies.inputs;
import static io.streamtune.inference.HttpBodies.json;
import static io.streamtune.inference.HttpBodies.max;
import static io.streamtune.inference.HttpBodies.probabilities;
import static io.streamtune.inference.HttpBodies.sum;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/**
 * Goal: whoever speaks the Open Inference Protocol gets what {@code /v1/classify} says, and is told
 * what is wrong with a request. Method: the JDK's client against a whole service.
 */
@Tag("broker")
@SuppressWarnings("NullAway.Init") // The fields are set before all tests.
final class OpenInferenceTest {
  private static final int ROW = 224 * 224 * 3;

  private static ServedHttp http;

  @BeforeAll
  static void serve() throws Exception {
    http = ServedHttp.start(_ -> {});
  }

  @AfterAll
  static void stop() {
    if (http != null) {
      http.close();
    }
  }

  @Test
  void the_server_and_its_model_describe_themselves() throws Exception {
    assertThat(json(http.get("/v2")).path("name").asString()).isEqualTo("streamtune");
    JsonNode metadata = json(http.get("/v2/models/" + http.model));
    String version = metadata.path("versions").get(0).asString();

    assertThat(metadata.path("outputs").get(0).path("shape").toString()).isEqualTo("[-1,1000]");
    assertThat(json(http.get("/v2/models/" + http.model + "/versions/" + version)))
        .isEqualTo(metadata);
    assertThat(http.get("/v2/models/" + http.model + "/ready").statusCode()).isEqualTo(200);
    failed(http.get("/v2/models/other"), 404);
    failed(http.get("/v2/models/other/ready"), 404);
    failed(http.get("/v2/models/" + http.model + "/versions/0"), 404);
    failed(http.post("/v2/models/other/infer", new byte[0]), 404);
    JsonNode index = json(http.post("/v2/repository/index", new byte[0]));
    assertThat(index.get(0).path("name").asString()).isEqualTo(http.model);
    assertThat(index.get(0).path("state").asString()).isEqualTo("READY");
  }

  @Test
  void an_encoded_photo_has_the_probabilities_of_classify() throws Exception {
    String base64 = Base64.getEncoder().encodeToString(http.photo);
    JsonNode answer =
        json(infer(inputs("encoded", "BYTES", "[2]", "\"%1$s\",\"%1$s\"".formatted(base64))));
    JsonNode data = answer.path("outputs").get(0).path("data");

    assertThat(answer.path("id").asString()).isEqualTo("q");
    assertThat(answer.path("outputs").get(0).path("shape").toString()).isEqualTo("[2,1000]");
    assertThat(sum(data, 0)).isCloseTo(1, within(1e-4));
    assertThat(sum(data, 1000)).isCloseTo(1, within(1e-4));
    JsonNode classified = json(http.post("/v1/classify", http.photo));
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
        ByteBuffer.allocate(4 + http.photo.length)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putInt(http.photo.length)
            .put(http.photo)
            .array();
    String base64 = "\"" + Base64.getEncoder().encodeToString(http.photo) + "\"";

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
        http.request("/v2/models/" + http.model + "/infer")
            .header("Inference-Header-Content-Length", length)
            .POST(BodyPublishers.ofString("{}"))
            .build();

    failed(ServedHttp.CLIENT.send(request, BodyHandlers.ofString()), 400);
  }

  private static HttpResponse<String> infer(String body) throws Exception {
    return http.post("/v2/models/" + http.model + "/infer", body.getBytes(UTF_8));
  }

  private static HttpResponse<String> inferBinary(
      String name, String datatype, String shape, byte[] tensor) throws Exception {
    byte[] head =
        "{\"inputs\":[{\"name\":\"%s\",\"datatype\":\"%s\",\"shape\":%s,\"parameters\":{\"binary_data_size\":%d}}]}"
            .formatted(name, datatype, shape, tensor.length)
            .getBytes(UTF_8);
    HttpRequest request =
        http.request("/v2/models/" + http.model + "/infer")
            .header("Inference-Header-Content-Length", Integer.toString(head.length))
            .POST(
                BodyPublishers.concat(
                    BodyPublishers.ofByteArray(head), BodyPublishers.ofByteArray(tensor)))
            .build();
    return ServedHttp.CLIENT.send(request, BodyHandlers.ofString());
  }
}
