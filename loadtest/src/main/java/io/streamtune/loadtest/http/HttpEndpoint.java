package io.streamtune.loadtest.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.streamtune.events.Headers;
import io.streamtune.loadtest.traffic.Arrival;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Builds the requests to a server and reads its replies. Safe on any thread.
 *
 * @param base address of the server, without a path or with the prefix of all paths
 * @param protocol how images are sent
 * @param model model name for the Open Inference Protocol
 * @param timeout most time for a reply
 * @param headers sent in addition to those of the image
 */
public record HttpEndpoint(
    URI base, Protocol protocol, String model, Duration timeout, Map<String, String> headers) {
  private static final int LENGTH_BYTES = 4;
  private static final JsonMapper MAPPER = JsonMapper.shared();

  /** Headers of an image event that HTTP does not need, or sets itself. */
  private static final Set<String> LEFT_OUT =
      Set.of("ce_specversion", "ce_type", "ce_source", "ce_id", "content-type");

  /** Copies the headers. */
  public HttpEndpoint {
    headers = Map.copyOf(headers);
  }

  /** Returns the address to which images are sent. */
  public URI address() {
    String path =
        switch (protocol) {
          case CLASSIFY -> "/v1/classify";
          case OPEN_INFERENCE -> "/v2/models/" + model + "/infer";
        };
    return URI.create(base.toString().replaceFirst("/+$", "") + path);
  }

  /** Returns the request for an image. */
  HttpRequest request(Arrival image) {
    HttpRequest.Builder request = HttpRequest.newBuilder(address()).timeout(timeout);
    Headers own = image.message().headers();
    headers.forEach(
        (name, value) -> {
          if (!LEFT_OUT.contains(name)) {
            request.setHeader(name, value);
          }
        });
    byte[] bytes = image.message().value();
    switch (protocol) {
      case CLASSIFY -> {
        request.setHeader("content-type", own.text("content-type").orElse("image/jpeg"));
        own.text("ce_id").ifPresent(id -> request.setHeader("ce-id", id));
        request.POST(HttpRequest.BodyPublishers.ofByteArray(bytes));
      }
      case OPEN_INFERENCE -> tensor(request, own.text("ce_id").orElse(""), bytes);
    }
    return request.build();
  }

  /** The binary tensor extension: JSON, then each element preceded by its length. */
  private static void tensor(HttpRequest.Builder request, String id, byte[] bytes) {
    int size = LENGTH_BYTES + bytes.length;
    String json =
        """
        {"id":"%s","inputs":[{"name":"encoded","datatype":"BYTES","shape":[1],\
        "parameters":{"binary_data_size":%d}}]}\
        """
            .formatted(id, size);
    byte[] head = json.getBytes(UTF_8);
    ByteBuffer body = ByteBuffer.allocate(head.length + size).order(ByteOrder.LITTLE_ENDIAN);
    body.put(head).putInt(bytes.length).put(bytes);
    request.setHeader("content-type", "application/octet-stream");
    request.setHeader("Inference-Header-Content-Length", String.valueOf(head.length));
    request.POST(HttpRequest.BodyPublishers.ofByteArray(body.array()));
  }

  /** Returns name and version of the model that answered, as far as the reply contains them. */
  String version(byte[] body) {
    try {
      JsonNode answer = MAPPER.readTree(body);
      return switch (protocol) {
        case CLASSIFY ->
            answer.at("/model/name").asString("") + ":" + answer.at("/model/version").asString("");
        case OPEN_INFERENCE ->
            answer.at("/model_name").asString("") + ":" + answer.at("/model_version").asString("");
      };
    } catch (JacksonException _) {
      return "?";
    }
  }
}
