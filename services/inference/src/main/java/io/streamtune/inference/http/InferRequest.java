package io.streamtune.inference.http;

import io.streamtune.host.http.Json;
import io.streamtune.inference.http.ServiceView.ServedModel;
import io.streamtune.inference.ingest.ImageRequest.Content;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * The body of an Open Inference Protocol v2 {@code infer} request. It has exactly one input:
 *
 * <ul>
 *   <li>{@code images}, {@code UINT8 [n, size, size, 3]}: the network's input pixels, in JSON or as
 *       a binary tensor;
 *   <li>{@code encoded}, {@code BYTES [n]}: image files, in JSON as base64 text, or as a binary
 *       tensor (each element is preceded by its length, 4 bytes little-endian).
 * </ul>
 *
 * @param id the request's id, returned in the response; empty if none was given
 * @param images the images
 */
record InferRequest(String id, List<Content> images) {
  /** As many uint8 images of 224 pixels as the default body limit of 64 MiB holds. */
  private static final int IMAGES_MAX = 445;

  private static final long PIXEL_BYTES_MAX = 64L << 20;

  /** The header with the length of the JSON part, after which the binary tensors begin. */
  static final String JSON_LENGTH = "Inference-Header-Content-Length";

  /** A request that cannot be parsed; the message says what is expected. */
  static final class Malformed extends Exception {
    private static final long serialVersionUID = 1L;

    Malformed(String message) {
      super(message);
    }
  }

  InferRequest {
    images = List.copyOf(images);
  }

  /**
   * Parses a request.
   *
   * @param body the body
   * @param jsonLength length of its JSON part; the rest are binary tensors (binary tensor data
   *     extension)
   * @param model the model that the input has to fit
   * @param imagesMax most images of a request: the limit on images that wait at once
   */
  static InferRequest read(byte[] body, int jsonLength, ServedModel model, int imagesMax)
      throws Malformed {
    if (jsonLength < 0 || jsonLength > body.length) {
      throw new Malformed("Inference-Header-Content-Length does not fit the body");
    }
    JsonNode root;
    try {
      root = Json.MAPPER.readTree(body, 0, jsonLength);
    } catch (JacksonException e) {
      throw new Malformed("the body is no JSON: " + e.getOriginalMessage());
    }
    JsonNode inputs = root.path("inputs");
    if (!inputs.isArray() || inputs.size() != 1) {
      throw new Malformed("expected exactly one input, 'images' or 'encoded'");
    }
    byte[] binary = Arrays.copyOfRange(body, jsonLength, body.length);
    checkBinarySize(inputs.get(0), binary.length);
    List<Content> images = images(inputs.get(0), binary, model, imagesMax);
    return new InferRequest(root.path("id").asString(""), images);
  }

  private static List<Content> images(
      JsonNode input, byte[] binary, ServedModel model, int imagesMax) throws Malformed {
    String name = input.path("name").asString("");
    String datatype = input.path("datatype").asString("");
    long[] shape = input.path("shape").valueStream().mapToLong(n -> n.asLong(-1)).toArray();
    int size = model.size();
    boolean pixels = name.equals("images") && datatype.equals("UINT8");
    boolean encoded = name.equals("encoded") && datatype.equals("BYTES");
    boolean shapeFits =
        pixels
            ? shape.length == 4 && shape[1] == size && shape[2] == size && shape[3] == 3
            : shape.length == 1;
    if (!(pixels || encoded) || !shapeFits) {
      throw new Malformed(
          "expected input 'images' UINT8 [n, %d, %d, 3] or 'encoded' BYTES [n], not '%s' %s %s"
              .formatted(size, size, name, datatype, Arrays.toString(shape)));
    }
    checkCount(shape[0], imagesMax);
    boolean isBinary = input.path("parameters").has("binary_data_size");
    int count = (int) shape[0];
    if (pixels) {
      int rowBytes = size * size * 3;
      if ((long) count * rowBytes > PIXEL_BYTES_MAX) {
        throw new Malformed(
            "%d images are %d bytes; a request may have %d"
                .formatted(count, (long) count * rowBytes, PIXEL_BYTES_MAX));
      }
      byte[] rows = isBinary ? binary : numbers(input.path("data"), count * rowBytes);
      return rows(rows, count, rowBytes);
    }
    return isBinary ? elements(binary, count) : base64(input.path("data"), count);
  }

  private static void checkCount(long count, int imagesMax) throws Malformed {
    if (count < 1 || count > IMAGES_MAX) {
      throw new Malformed("n must be 1 to %d, not %d".formatted(IMAGES_MAX, count));
    }
    if (count > imagesMax) {
      throw new Malformed(
          "n is %d, and http.in-flight-max lets %d images wait: send fewer in a request"
              .formatted(count, imagesMax));
    }
  }

  private static void checkBinarySize(JsonNode input, int given) throws Malformed {
    JsonNode announced = input.path("parameters").path("binary_data_size");
    if (!announced.isMissingNode() && announced.asLong(-1) != given) {
      throw new Malformed(
          "binary_data_size is %s, but %d bytes follow the JSON part; is %s set?"
              .formatted(announced, given, JSON_LENGTH));
    }
  }

  private static List<Content> rows(byte[] bytes, int count, int rowBytes) throws Malformed {
    if (bytes.length != count * rowBytes) {
      throw new Malformed(
          "'images' holds %d bytes, its shape needs %d".formatted(bytes.length, count * rowBytes));
    }
    List<Content> rows = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      rows.add(new Content.Pixels(Arrays.copyOfRange(bytes, i * rowBytes, (i + 1) * rowBytes)));
    }
    return rows;
  }

  /** Reads numbers from a flat or nested array. */
  private static byte[] numbers(JsonNode data, int expected) throws Malformed {
    byte[] bytes = new byte[expected];
    int count = collect(data, bytes, 0);
    if (count != expected) {
      throw new Malformed(
          "'images' holds %d numbers, its shape needs %d".formatted(count, expected));
    }
    return bytes;
  }

  private static int collect(JsonNode node, byte[] bytes, int at) throws Malformed {
    int next = at;
    for (JsonNode child : node) {
      if (child.isArray()) {
        next = collect(child, bytes, next);
      } else {
        int value = child.isInt() ? child.asInt() : -1;
        if (value < 0 || value > 255 || next == bytes.length) {
          throw new Malformed(
              "'images' needs whole numbers from 0 to 255, as many as its shape says");
        }
        bytes[next++] = (byte) value;
      }
    }
    return next;
  }

  private static List<Content> base64(JsonNode data, int count) throws Malformed {
    if (!data.isArray() || data.size() != count) {
      throw new Malformed(
          "'encoded' holds %d files, its shape says %d".formatted(data.size(), count));
    }
    List<Content> files = new ArrayList<>(count);
    for (JsonNode file : data) {
      try {
        if (file.asString("").isEmpty()) {
          throw new IllegalArgumentException("found " + file);
        }
        files.add(file(Base64.getDecoder().decode(file.asString())));
      } catch (IllegalArgumentException e) {
        throw new Malformed("'encoded' needs image files as base64 text: " + e.getMessage());
      }
    }
    return files;
  }

  private static List<Content> elements(byte[] binary, int count) throws Malformed {
    List<Content> files = new ArrayList<>(count);
    int at = 0;
    for (int i = 0; i < count; i++) {
      int length = at + 4 <= binary.length ? littleEndian(binary, at) : -1;
      if (length < 1 || length > binary.length - at - 4) {
        throw new Malformed("the binary tensor 'encoded' is empty or ends within element " + i);
      }
      files.add(file(Arrays.copyOfRange(binary, at + 4, at + 4 + length)));
      at += 4 + length;
    }
    return files;
  }

  private static Content file(byte[] bytes) throws Malformed {
    if (bytes.length == 0) {
      throw new Malformed("an element of 'encoded' has no bytes");
    }
    return new Content.Encoded(bytes);
  }

  private static int littleEndian(byte[] bytes, int at) {
    return (bytes[at] & 255)
        | (bytes[at + 1] & 255) << 8
        | (bytes[at + 2] & 255) << 16
        | bytes[at + 3] << 24;
  }
}
