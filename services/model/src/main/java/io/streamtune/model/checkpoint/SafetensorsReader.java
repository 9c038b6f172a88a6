package io.streamtune.model.checkpoint;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.streamtune.model.ElementType;
import io.streamtune.model.InvalidModelException;
import io.streamtune.model.Tensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads safetensors files: the length of a JSON header (8 bytes, little-endian), the header, the
 * numbers. Like the format's reference reader, it requires that the tensors cover the rest of the
 * file without gap or overlap.
 */
public final class SafetensorsReader {
  /** The header of a ResNet-152 has about 100 kB. */
  private static final long HEADER_BYTES_MAX = 16L << 20;

  private static final JsonMapper JSON =
      JsonMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  private static final Map<String, ElementType> TYPES =
      Map.ofEntries(
          Map.entry("F64", ElementType.FLOAT64),
          Map.entry("F32", ElementType.FLOAT32),
          Map.entry("F16", ElementType.FLOAT16),
          Map.entry("BF16", ElementType.BFLOAT16),
          Map.entry("I64", ElementType.INT64),
          Map.entry("I32", ElementType.INT32),
          Map.entry("I16", ElementType.INT16),
          Map.entry("I8", ElementType.INT8),
          Map.entry("U64", ElementType.UINT64),
          Map.entry("U32", ElementType.UINT32),
          Map.entry("U16", ElementType.UINT16),
          Map.entry("U8", ElementType.UINT8),
          Map.entry("BOOL", ElementType.BOOL));

  private record Entry(String name, ElementType type, List<Long> shape, long begin, long end) {}

  private SafetensorsReader() {}

  /**
   * Returns all tensors, in the order of the header; {@code bfloat16} becomes {@code float32}, all
   * other types are kept.
   *
   * <p><b>Called on</b>: a thread that may block.
   *
   * @throws InvalidModelException if header, types, shapes or offsets contradict each other or the
   *     file
   * @throws IOException if the file cannot be read
   */
  public static Map<String, Tensor> read(Path file) throws IOException {
    try (FileBytes bytes = FileBytes.open(file)) {
      long headerBytes = bytes.read(0, 8).getLong();
      if (headerBytes < 2
          || headerBytes > HEADER_BYTES_MAX
          || headerBytes > bytes.sizeBytes() - 8) {
        throw invalid(
            "the header is to have %d bytes in a file of %d"
                .formatted(headerBytes, bytes.sizeBytes()));
      }
      List<Entry> entries = entries(bytes.read(8, headerBytes));
      long dataOffset = 8 + headerBytes;
      checkCoverage(entries, bytes.sizeBytes() - dataOffset);
      Map<String, Tensor> tensors = new LinkedHashMap<>();
      for (Entry entry : entries) {
        ByteBuffer data = bytes.read(dataOffset + entry.begin, entry.end - entry.begin);
        tensors.put(entry.name, DtypeConversion.widened(entry.type, longs(entry.shape), data));
      }
      return Collections.unmodifiableMap(tensors);
    }
  }

  private static List<Entry> entries(ByteBuffer header) {
    JsonNode root;
    try {
      root = JSON.readTree(UTF_8.decode(header).toString());
    } catch (JacksonException e) {
      throw new InvalidModelException(
          "the safetensors header is no JSON: " + e.getOriginalMessage(),
          "fetch the file again",
          e);
    }
    if (!root.isObject()) {
      throw invalid("the header is no JSON object");
    }
    List<Entry> entries = new ArrayList<>();
    for (Map.Entry<String, JsonNode> property : root.properties()) {
      if (!property.getKey().equals("__metadata__")) {
        entries.add(entry(property.getKey(), property.getValue()));
      }
    }
    return entries;
  }

  private static Entry entry(String name, JsonNode node) {
    String typeName = node.path("dtype").asString("");
    ElementType type =
        Optional.ofNullable(TYPES.get(typeName))
            .orElseThrow(() -> invalid(name, "has the unsupported dtype '" + typeName + "'"));
    List<Long> shape = longs(name, node.path("shape"), "shape");
    List<Long> offsets = longs(name, node.path("data_offsets"), "data_offsets");
    if (offsets.size() != 2 || offsets.get(0) > offsets.get(1)) {
      throw invalid(name, "needs two data_offsets, the second not below the first");
    }
    if (shape.size() > 16 || offsets.get(1) - offsets.get(0) != sizeBytes(name, type, shape)) {
      throw invalid(name, "has a shape that does not fit its data_offsets");
    }
    return new Entry(name, type, shape, offsets.get(0), offsets.get(1));
  }

  private static List<Long> longs(String name, JsonNode array, String property) {
    if (!array.isArray()) {
      throw invalid(name, "has no " + property);
    }
    List<Long> values = new ArrayList<>();
    for (JsonNode value : array) {
      if (!value.isIntegralNumber() || !value.canConvertToLong() || value.longValue() < 0) {
        throw invalid(name, "has no whole numbers from 0 in " + property);
      }
      values.add(value.longValue());
    }
    return values;
  }

  private static long sizeBytes(String name, ElementType type, List<Long> shape) {
    try {
      long bytes = type.sizeBytes();
      for (long dimension : shape) {
        bytes = Math.multiplyExact(bytes, dimension);
      }
      return bytes;
    } catch (ArithmeticException e) {
      throw invalid(name, "has a shape beyond 64 bits");
    }
  }

  private static long[] longs(List<Long> values) {
    return values.stream().mapToLong(Long::longValue).toArray();
  }

  private static void checkCoverage(List<Entry> entries, long dataBytes) {
    long covered = 0;
    List<Entry> inPlace = new ArrayList<>(entries);
    inPlace.sort(Comparator.comparingLong(Entry::begin).thenComparingLong(Entry::end));
    for (Entry entry : inPlace) {
      if (entry.begin != covered) {
        throw invalid(
            entry.name,
            (entry.begin < covered ? "overlaps" : "leaves a gap to") + " its neighbour");
      }
      covered = entry.end;
    }
    if (covered != dataBytes) {
      throw invalid(
          "the tensors cover %d bytes of data, the file has %d".formatted(covered, dataBytes));
    }
  }

  private static InvalidModelException invalid(String tensor, String what) {
    return invalid("tensor " + PickleCalls.printable(tensor) + " " + what);
  }

  private static InvalidModelException invalid(String what) {
    return new InvalidModelException("damaged safetensors file: " + what, "fetch the file again");
  }
}
