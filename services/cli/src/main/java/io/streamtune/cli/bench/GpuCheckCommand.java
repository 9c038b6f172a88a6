package io.streamtune.cli.bench;

import io.streamtune.cli.bench.GpuResult.Precision;
import io.streamtune.display.terminal.Terminal;
import io.streamtune.display.terminal.UserError;
import io.streamtune.engine.Engine;
import io.streamtune.engine.EngineConfig;
import io.streamtune.engine.EngineConfig.DeviceChoice;
import io.streamtune.engine.EngineException;
import io.streamtune.loadtest.images.Payload;
import io.streamtune.loadtest.images.Payloads;
import io.streamtune.loadtest.images.PictureSize;
import io.streamtune.loadtest.result.ResultFiles;
import io.streamtune.model.bundle.ModelBundle;
import io.streamtune.model.source.ModelResolver;
import io.streamtune.model.store.FileModelStore;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code streamtune loadtest gpu-check}: measures everything relevant of a GPU host. */
@Command(
    name = "gpu-check",
    description = {
      "Measures a GPU host in one go and says where its limit is.",
      "By batch size: the raw runtime in fp32, TF32 and fp16, the copy to the device, the served"
          + " network alone, and Kafka to Kafka, with the cores that decode and what nvidia-smi"
          + " tells. Broker, sender, service and reader share this machine.",
      "With --device cpu the same on the CPU, with small batches.",
      ""
    })
public final class GpuCheckCommand implements Callable<Integer> {
  private static final PictureSize SIZE = new PictureSize(500, 375);
  private static final List<Integer> CUDA_BATCHES = List.of(1, 2, 4, 8, 16, 32, 64, 128);
  private static final List<Integer> CPU_BATCHES = List.of(1, 4);
  private static final int BATCH_MAX = 1024;

  private final Terminal terminal;

  @Option(
      names = "--device",
      paramLabel = "DEVICE",
      description = "cuda, cpu, or auto: cuda where there is one. Default: cuda.")
  private DeviceChoice device = DeviceChoice.CUDA;

  @Option(
      names = "--cuda-device",
      paramLabel = "N",
      description = "Which GPU, from 0. Default: ${DEFAULT-VALUE}.")
  private int cudaDevice;

  @Option(
      names = "--model",
      paramLabel = "FILE|BUNDLE|NAME",
      description = "Default: ${DEFAULT-VALUE}.")
  private String model = "resnet50";

  @Option(
      names = "--images",
      paramLabel = "DIR",
      description = "Folder of image files. Default: generated pictures of 500x375.")
  private Optional<Path> images = Optional.empty();

  @Option(
      names = "--batches",
      paramLabel = "N,…",
      split = ",",
      description = "Most images of a batch. Default: 1,2,4,8,16,32,64,128; on the CPU 1,4.")
  private List<Integer> batches = List.of();

  @Option(
      names = "--precisions",
      paramLabel = "P,…",
      split = ",",
      description = "Of the raw runtime. Default: fp32,tf32,fp16; on the CPU fp32.")
  private List<Precision> precisions = List.of();

  @Option(
      names = "--seconds",
      description = "Length of each measurement. Default: ${DEFAULT-VALUE}.")
  private double seconds = 5;

  @Option(names = "--out", paramLabel = "DIR", description = "Writes the result there.")
  private Optional<Path> out = Optional.empty();

  @Option(names = "--json", description = "Print one JSON object on standard output.")
  private boolean json;

  /** Creates the command for a terminal. */
  public GpuCheckCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws Exception {
    if (!(seconds > 0) || batches.stream().anyMatch(n -> n < 1 || n > BATCH_MAX)) {
      throw new UserError("--seconds is above 0, --batches are 1 to " + BATCH_MAX, "");
    }
    Engine engine = engine();
    out.ifPresent(ResultFiles::prepare);
    ModelBundle bundle =
        new ModelResolver(FileModelStore.standard(terminal.environment())).resolve(model);
    Payloads sent = images.map(Payloads::folder).orElseGet(() -> Payloads.drawn(List.of(SIZE), 1));
    List<byte[]> bytes = sent.list().stream().map(Payload::bytes).toList();
    GpuCheck check = new GpuCheck(bundle, bytes, plan(engine), terminal.err()::println);
    GpuResult result = check.run(engine, sent.description());
    tell(result);
    return 0;
  }

  private Engine engine() {
    try {
      return Engine.open(new EngineConfig(device, cudaDevice, 0, 1));
    } catch (EngineException e) {
      throw new UserError(
          "there is no GPU to check: " + e.getMessage(),
          "--device cpu measures the same on the CPU",
          e);
    }
  }

  private GpuCheck.Plan plan(Engine engine) {
    boolean isCuda = engine.device() instanceof io.streamtune.engine.Device.Cuda;
    List<Integer> sizes = isCuda ? CUDA_BATCHES : CPU_BATCHES;
    List<Precision> arithmetic = isCuda ? List.of(Precision.values()) : List.of(Precision.FP32);
    return new GpuCheck.Plan(
        batches.isEmpty() ? sizes : batches,
        precisions.isEmpty() ? arithmetic : precisions,
        isCuda ? DeviceChoice.CUDA : DeviceChoice.CPU,
        cudaDevice,
        seconds);
  }

  private void tell(GpuResult result) {
    GpuPage page = new GpuPage(result);
    String text = ResultFiles.json(result);
    out.ifPresent(
        folder -> {
          byte[] file = (text + "\n").getBytes(StandardCharsets.UTF_8);
          ResultFiles.write(folder, ResultFiles.JSON, file);
          ResultFiles.write(folder, ResultFiles.HTML, page.html());
        });
    if (json) {
      terminal.out().println(text);
    } else {
      page.lines().forEach(terminal.out()::println);
    }
  }
}
