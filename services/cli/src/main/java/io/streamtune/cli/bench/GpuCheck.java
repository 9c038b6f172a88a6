package io.streamtune.cli.bench;

import io.streamtune.cli.bench.GpuResult.Precision;
import io.streamtune.display.charts.Machine;
import io.streamtune.engine.Device;
import io.streamtune.engine.Engine;
import io.streamtune.engine.EngineConfig.DeviceChoice;
import io.streamtune.engine.Network;
import io.streamtune.engine.RowShape;
import io.streamtune.engine.raw.RawRuntime;
import io.streamtune.model.InvalidModelException;
import io.streamtune.model.bundle.ModelBundle;
import io.streamtune.model.bundle.ServingModel;
import io.streamtune.model.onnx.edit.CopyGraph;
import io.streamtune.model.onnx.edit.HalfPrecision;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Measures each part alone and all parts together, for each batch size. Not thread-safe. */
final class GpuCheck {
  /** Why: some batches are being assembled while others run or are published. */
  private static final int BATCHES_OUTSTANDING = 4;

  /**
   * What to measure.
   *
   * @param batches batch sizes: most images of a batch
   * @param precisions precisions of the raw runtime
   * @param device CPU or CUDA
   * @param cudaDevice index of the GPU
   * @param seconds length of each measurement
   */
  record Plan(
      List<Integer> batches,
      List<Precision> precisions,
      DeviceChoice device,
      int cudaDevice,
      double seconds) {}

  private final ModelBundle bundle;
  private final ServingModel serving;
  private final List<byte[]> images;
  private final Plan plan;
  private final Consumer<String> told;
  private final List<String> missing = new ArrayList<>();
  private final int cores = Runtime.getRuntime().availableProcessors();

  /**
   * Creates a check.
   *
   * @param told receives a line for people after each measurement
   */
  GpuCheck(ModelBundle bundle, List<byte[]> images, Plan plan, Consumer<String> told) {
    this.bundle = bundle;
    this.serving = ServingModel.of(bundle);
    this.images = List.copyOf(images);
    this.plan = plan;
    this.told = told;
  }

  /**
   * Performs all measurements.
   *
   * @param engine opened on the device
   * @param description describes the images
   */
  GpuResult run(Engine engine, String description) throws InterruptedException {
    double seconds = plan.seconds();
    Loops.decodeRate(images, serving.preprocessing(), cores, Math.min(1, seconds));
    double decode = Loops.decodeRate(images, serving.preprocessing(), cores, seconds);
    tell("decoders alone, %d threads: %.1f images/s", cores, decode);
    double broker = BrokerLoop.rate(images, seconds);
    tell("broker alone: %.1f images/s", broker);
    List<GpuResult.Row> rows = new ArrayList<>();
    boolean isCuda = engine.device() instanceof Device.Cuda;
    try (GpuUse gpu = new GpuUse(plan.cudaDevice())) {
      for (int batch : plan.batches()) {
        rows.add(row(engine, gpu, batch));
      }
    }
    if (isCuda && rows.stream().allMatch(row -> row.gpu().isEmpty())) {
      missing.add("use of the GPU: nvidia-smi is missing, or reported nothing");
    }
    return new GpuResult(
        serving.name() + ":" + serving.version(),
        engine.device().toString(),
        engine.runtimeVersion(),
        description,
        Machine.here(),
        seconds,
        decode,
        broker,
        rows,
        missing,
        Bottleneck.of(rows, decode, broker, cores));
  }

  private GpuResult.Row row(Engine engine, GpuUse gpu, int batch) throws InterruptedException {
    Map<Precision, Double> raw = new EnumMap<>(Precision.class);
    for (Precision precision : plan.precisions()) {
      Optional<Double> rate = raw(engine.device(), precision, batch);
      rate.ifPresent(images -> raw.put(precision, images));
      rate.ifPresent(images -> tell("batch %d, raw %s: %.1f images/s", batch, precision, images));
    }
    int side = serving.preprocessing().size();
    double copy = network(engine, ByteBuffer.wrap(CopyGraph.of(side).toBytes()), batch);
    tell("batch %d, copy alone: %.1f images/s", batch, copy);
    double network = network(engine, serving.onnx(), batch);
    tell("batch %d, served network alone: %.1f images/s", batch, network);
    return stream(gpu, batch, raw, new double[] {copy, network});
  }

  private Optional<Double> raw(Device device, Precision precision, int batch)
      throws InterruptedException {
    byte[] graph;
    try {
      graph =
          precision == Precision.FP16
              ? HalfPrecision.of(bundle.graph()).toBytes()
              : bundle.graph().toBytes();
    } catch (InvalidModelException e) {
      note("raw " + precision + ": " + e.getMessage());
      return Optional.empty();
    }
    // One lane per core on a CPU, one lane on a GPU, like the service.
    int lanes = device instanceof Device.Cpu ? cores : 1;
    Device one = device instanceof Device.Cpu ? new Device.Cpu(1, 1) : device;
    RawRuntime.Setup setup =
        new RawRuntime.Setup(
            one, precision == Precision.TF32, batch, serving.preprocessing().size());
    try (RawRuntime runtime = new RawRuntime(graph, setup)) {
      Loops.rawRate(runtime, lanes, Math.min(1, plan.seconds())); // Warm-up: kernels are chosen.
      return Optional.of(batch * Loops.rawRate(runtime, lanes, plan.seconds()));
    }
  }

  private double network(Engine engine, ByteBuffer graph, int batch) throws InterruptedException {
    RowShape shape = RowShape.images(serving.preprocessing().size());
    try (Network network = engine.load(graph, shape, batch)) {
      Loops.networkRate(network, batch, Math.min(1, plan.seconds()));
      return Loops.networkRate(network, batch, plan.seconds());
    }
  }

  private GpuResult.Row stream(
      GpuUse gpu, int batch, Map<Precision, Double> raw, double[] copyAndNetwork) {
    Map<String, String> settings =
        Map.of(
            "engine.device", plan.device().name().toLowerCase(Locale.ROOT),
            "engine.cuda-device", String.valueOf(plan.cudaDevice()),
            "batch.rows-max", String.valueOf(batch));
    int outstanding = Math.max(BenchStream.OUTSTANDING, BATCHES_OUTSTANDING * batch);
    List<ThreadTimes> times = new ArrayList<>();
    try (BenchStream stream = new BenchStream(serving, images, settings, outstanding)) {
      stream.saturated(Math.min(2, plan.seconds()), _ -> {});
      gpu.use(); // Discards earlier samples.
      double rate = stream.saturated(plan.seconds(), times::add);
      double nanos = plan.seconds() * 1e9;
      Map<String, Long> byRole = times.getFirst().nanosByRole();
      GpuResult.Row row =
          new GpuResult.Row(
              batch,
              raw,
              copyAndNetwork[0],
              copyAndNetwork[1],
              rate,
              byRole.values().stream().mapToLong(Long::longValue).sum() / nanos,
              byRole.getOrDefault(ThreadTimes.DECODE, 0L) / nanos,
              gpu.use());
      tell("batch %d, Kafka to Kafka: %.1f images/s, %.1f cores", batch, rate, row.cpuCores());
      return row;
    }
  }

  private void note(String what) {
    if (!missing.contains(what)) {
      missing.add(what);
    }
  }

  @SuppressWarnings("AnnotateFormatMethod") // Checked at the callers: all are constants here.
  private void tell(String format, Object... values) {
    told.accept(String.format(Locale.ROOT, format, values));
  }
}
