package io.streamtune.cli.bench;

import io.streamtune.display.terminal.Terminal;
import io.streamtune.display.terminal.UserError;
import io.streamtune.engine.raw.RawRuntime;
import io.streamtune.model.bundle.ModelBundle;
import io.streamtune.model.bundle.ServingModel;
import io.streamtune.model.source.ModelResolver;
import io.streamtune.model.store.FileModelStore;
import io.streamtune.stream.Delivery;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@code streamtune bench}: measures Kafka to Kafka against the raw runtime, alternating in one
 * run.
 */
@Command(
    name = "bench",
    description = {
      "Measures the speed of this machine, Kafka to Kafka against the raw runtime.",
      "By turns: the raw runtime on the float graph, the decoders alone, Kafka to Kafka saturated,"
          + " and one image at a time. Broker, sender, service and reader share the cores; on the"
          + " CPU.",
      ""
    })
public final class BenchCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Option(
      names = "--images",
      paramLabel = "DIR",
      required = true,
      description = "Folder of image files.")
  private Path images = Path.of("");

  @Option(
      names = "--model",
      paramLabel = "FILE|BUNDLE|NAME",
      description = "Default: ${DEFAULT-VALUE}.")
  private String model = "resnet50";

  @Option(
      names = "--rounds",
      description = "Rounds; medians are reported. Default: ${DEFAULT-VALUE}.")
  private int rounds = 5;

  @Option(
      names = "--seconds",
      description = "Length of each part of a round. Default: ${DEFAULT-VALUE}.")
  private double seconds = 10;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "A setting of the service, e.g. batch.rows-max=8.")
  private @Nullable Map<String, String> overrides;

  @Option(
      names = "--delivery",
      paramLabel = "DELIVERY",
      split = ",",
      description =
          "at-least-once, exactly-once, or both, by turns: at-least-once,exactly-once. Default:"
              + " ${DEFAULT-VALUE}.")
  private List<String> names = List.of(Delivery.AT_LEAST_ONCE.wire());

  @Option(names = "--json", description = "Print one JSON object on standard output.")
  private boolean json;

  /** Creates the command for a terminal. */
  public BenchCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws Exception {
    if (rounds < 1 || !(seconds > 0)) {
      throw new UserError("--rounds and --seconds must be above 0", "");
    }
    List<Delivery> deliveries = deliveries();
    List<byte[]> files = read(images);
    ModelBundle bundle =
        new ModelResolver(FileModelStore.standard(terminal.environment())).resolve(model);
    ServingModel serving = ServingModel.of(bundle);
    byte[] floatGraph = bundle.graph().toBytes();
    int cores = Runtime.getRuntime().availableProcessors();
    int side = serving.preprocessing().size();
    Map<String, String> settings = new HashMap<>(overrides == null ? Map.of() : overrides);
    settings.putIfAbsent("engine.device", "cpu");
    List<RoundMeasurements> measured = new ArrayList<>();
    try (RawRuntime one = new RawRuntime(floatGraph, 1, 1, side);
        RawRuntime wide = new RawRuntime(floatGraph, cores, 1, side);
        BenchStreams streams = new BenchStreams(serving, files, settings, deliveries)) {
      // Not measured: everything runs once while the JVM compiles.
      Loops.rawRate(one, cores, 1);
      Loops.decodeRate(files, serving.preprocessing(), cores, 2);
      streams.warmUp(seconds / 2);
      for (int round = 1; round <= rounds; round++) {
        double rawLanes = Loops.rawRate(one, cores, seconds);
        double rawThreads = Loops.rawRate(wide, 1, seconds);
        double decode = Loops.decodeRate(files, serving.preprocessing(), cores, seconds / 4);
        double rawOne = Loops.rawMillis(one, 20);
        double rawWide = Loops.rawMillis(wide, 20);
        measured.add(
            new RoundMeasurements(
                rawLanes, rawThreads, rawOne, rawWide, decode, streams.round(seconds)));
        progress(round, measured.getLast(), deliveries);
      }
      report(measured, streams.cpuMillis(), cores);
    }
    return 0;
  }

  private List<Delivery> deliveries() {
    try {
      return names.stream().map(Delivery::of).distinct().toList();
    } catch (IllegalArgumentException e) {
      throw new UserError("--delivery: " + e.getMessage(), "");
    }
  }

  private void progress(int round, RoundMeasurements last, List<Delivery> deliveries) {
    for (Delivery delivery : deliveries) {
      terminal
          .err()
          .printf(
              Locale.ROOT,
              "round %d/%d: raw %.1f/s, Kafka to Kafka %.1f/s %s, ratio %.3f%n",
              round,
              rounds,
              last.raw(),
              last.stream(delivery.wire()).rate(),
              delivery.wire(),
              last.ratio(delivery.wire()));
    }
  }

  private void report(
      List<RoundMeasurements> rounds, Map<String, Map<String, Double>> cpuMillis, int cores) {
    Map<String, RoundMeasurements.Figure> figures = new LinkedHashMap<>();
    figures.put(
        "raw runtime, " + cores + " lanes of 1 thread [images/s]", RoundMeasurements::rawLanes);
    figures.put(
        "raw runtime, 1 session of " + cores + " threads [images/s]",
        RoundMeasurements::rawThreads);
    figures.put("decoders alone, " + cores + " threads [images/s]", RoundMeasurements::decode);
    figures.put("raw, one image, 1 thread [ms]", RoundMeasurements::rawOne);
    figures.put("raw, one image, " + cores + " threads [ms]", RoundMeasurements::rawWide);
    for (String name : cpuMillis.keySet()) {
      figures.put(
          "Kafka to Kafka, " + name + ", saturated [images/s]", of -> of.stream(name).rate());
      figures.put("ratio Kafka to Kafka, " + name + " / better raw", of -> of.ratio(name));
      figures.put(
          "Kafka to Kafka, " + name + ", one at a time, p50 [ms]", of -> of.stream(name).latency());
    }
    Map<String, Object> object = new LinkedHashMap<>();
    figures.forEach(
        (name, figure) -> {
          double median = RoundMeasurements.median(rounds, figure);
          double min = RoundMeasurements.min(rounds, figure);
          double max = RoundMeasurements.max(rounds, figure);
          object.put(name, Map.of("median", median, "min", min, "max", max));
          line(String.format(Locale.ROOT, "%-58s %9.3f   (%.3f … %.3f)", name, median, min, max));
        });
    cpuMillis.forEach(
        (delivery, roles) -> {
          line("Processor time of an image from Kafka to Kafka, " + delivery + ", by role [ms]:");
          roles.forEach(
              (role, millis) -> line(String.format(Locale.ROOT, "  %-30s %9.3f", role, millis)));
        });
    object.put("cpu_ms_per_image", cpuMillis);
    if (json) {
      terminal.out().println(JsonMapper.shared().writeValueAsString(object));
    }
  }

  private void line(String text) {
    if (!json) {
      terminal.out().println(text);
    }
  }

  private static List<byte[]> read(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      throw new UserError(
          folder + " is no folder", "--images takes a folder with image files in it");
    }
    List<byte[]> files = new ArrayList<>();
    try (Stream<Path> below = Files.walk(folder)) {
      for (Path file : below.filter(Files::isRegularFile).sorted().limit(500).toList()) {
        files.add(Files.readAllBytes(file));
      }
    }
    if (files.isEmpty()) {
      throw new UserError(
          "there is no file below " + folder, "--images takes a folder with image files in it");
    }
    return files;
  }
}
