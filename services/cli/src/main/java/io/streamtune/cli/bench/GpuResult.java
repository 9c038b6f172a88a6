package io.streamtune.cli.bench;

import io.streamtune.display.charts.Machine;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a check of a GPU host measured. As JSON its names are in snake case.
 *
 * @param model name and version
 * @param device what the service took
 * @param runtime version of ONNX Runtime
 * @param images what was sent, in words
 * @param machine everything ran on
 * @param seconds length of each measurement
 * @param decode images a second of the decoders alone, on all cores
 * @param broker images a second through the broker alone, with one sender and one reader
 * @param rows by batch size
 * @param missing what could not be measured, and why
 * @param limit where the limit is
 */
record GpuResult(
    String model,
    String device,
    String runtime,
    String images,
    Machine machine,
    double seconds,
    double decode,
    double broker,
    List<Row> rows,
    List<String> missing,
    Bottleneck limit) {

  /** Arithmetic of the raw runtime. */
  enum Precision {
    /** Float32 throughout. */
    FP32,
    /** Float32, but factors of products rounded to 10 bits: CUDA's default where a GPU can. */
    TF32,
    /** Weights and values in float16. */
    FP16
  }

  /**
   * One batch size; rates are images a second.
   *
   * @param batch images of a batch at most
   * @param raw of the raw runtime on the float graph, by precision
   * @param copy of a graph that takes the same bytes and computes next to nothing
   * @param network of the network as it is served, with preprocessing, without decoding and Kafka
   * @param stream from Kafka to Kafka
   * @param cpuCores cores that this process used meanwhile: broker, sender, service and reader
   * @param decodeCores those of them that decoded
   * @param gpu what the GPU told meanwhile
   */
  record Row(
      int batch,
      Map<Precision, Double> raw,
      double copy,
      double network,
      double stream,
      double cpuCores,
      double decodeCores,
      Optional<GpuUse.Use> gpu) {
    /** Copies the map, in its order. */
    Row {
      raw = Collections.unmodifiableMap(new LinkedHashMap<>(raw));
    }
  }

  /** Copies the lists. */
  GpuResult {
    rows = List.copyOf(rows);
    missing = List.copyOf(missing);
  }
}
