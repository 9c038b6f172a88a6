package io.streamtune.cli.bench;

import io.streamtune.display.charts.Machine;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The measurements of a GPU host. Its JSON names are in snake case.
 *
 * @param model name and version
 * @param device the device of the service
 * @param runtime version of ONNX Runtime
 * @param images what was sent, in words
 * @param machine the machine that everything ran on
 * @param seconds length of each measurement
 * @param decode images per second of the decoders alone, on all cores
 * @param broker images per second through the broker alone, with one sender and one reader
 * @param rows by batch size
 * @param missing what could not be measured, and why
 * @param limit the bottleneck
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
    /**
     * Float32, but factors of products are rounded to 10 bits: CUDA's default if the GPU supports
     * it.
     */
    TF32,
    /** Weights and values in float16. */
    FP16
  }

  /**
   * The measurements of one batch size; rates are images per second.
   *
   * @param batch most images of a batch
   * @param raw the raw runtime on the float graph, by precision
   * @param copy a graph that takes the same bytes and computes next to nothing
   * @param network the served network with preprocessing, without decoding and Kafka
   * @param stream Kafka to Kafka
   * @param cpuCores cores that this process used meanwhile: broker, sender, service and reader
   * @param decodeCores those of them that decoded
   * @param gpu the GPU's use meanwhile, if reported
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
    /** Copies the map and keeps its order. */
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
