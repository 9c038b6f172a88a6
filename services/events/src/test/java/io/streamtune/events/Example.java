package io.streamtune.events;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** One file of {@code schemas/examples/}: a Kafka record and what describes it. */
record Example(
    String name,
    String schema,
    String topic,
    Optional<ImagePosition> position,
    JsonNode headersJson,
    Optional<JsonNode> data,
    EventMessage message) {

  static List<Example> all() {
    return Schemas.list("examples", ".json").stream().map(Example::read).toList();
  }

  static Example read(Path file) {
    JsonNode json = Schemas.MAPPER.readTree(file);
    Optional<JsonNode> data = json.optional("data");
    byte[] value =
        data.map(Schemas.MAPPER::writeValueAsBytes)
            .orElseGet(() -> Base64.getDecoder().decode(json.required("data_base64").asString()));
    return new Example(
        String.valueOf(file.getFileName()).replace(".json", ""),
        json.required("schema").asString(),
        json.required("topic").asString(),
        json.optional("position").map(Example::position),
        json.required("headers"),
        data,
        new EventMessage(
            json.optional("key").map(key -> key.asString().getBytes(UTF_8)),
            headers(json.required("headers")),
            value));
  }

  private static ImagePosition position(JsonNode json) {
    return new ImagePosition(
        json.required("topic").asString(),
        json.required("partition").asInt(),
        json.required("offset").asLong());
  }

  private static Headers headers(JsonNode json) {
    List<Header> headers = new ArrayList<>();
    json.properties()
        .forEach(
            entry -> {
              JsonNode value = entry.getValue();
              if (value.isArray()) {
                value.forEach(v -> headers.add(CloudEvent.header(entry.getKey(), v.asString())));
              } else {
                headers.add(CloudEvent.header(entry.getKey(), value.asString()));
              }
            });
    return Headers.of(headers);
  }

  boolean isBare() {
    return message.headers().size() == 0;
  }

  @Override
  public String toString() {
    return name;
  }
}
