package io.streamtune.inference;

import io.streamtune.engine.AllCoresRun;
import io.streamtune.engine.EngineConfig;
import io.streamtune.engine.EngineConfig.DeviceChoice;
import io.streamtune.host.settings.Settings;
import io.streamtune.inference.batch.BatchConfig;
import io.streamtune.inference.decode.DecodeConfig;
import io.streamtune.inference.schedule.PipelineConfig;
import io.streamtune.inference.tta.TtaConfig;
import io.streamtune.vision.DecodeLimits;
import java.time.Duration;

/**
 * How images are classified, from whatever source.
 *
 * @param decode threads and limits of decoding
 * @param batchRowsMax most rows of a batch; 0 lets the device decide
 * @param linger how long the oldest image waits for others although a lane is free
 * @param engine where and how the network runs
 * @param tta how many passes an image gets
 * @param topK labels in a prediction
 */
public record ClassifierConfig(
    DecodeConfig decode,
    int batchRowsMax,
    Duration linger,
    EngineConfig engine,
    TtaConfig tta,
    int topK) {

  /**
   * Rows of a batch on a CPU, where the time of a batch is proportional to its size: more rows
   * would only make its first image wait for its last.
   */
  private static final int ROWS_MAX_CPU = 4;

  /** Rows of a batch on a GPU; larger batches hardly raise the throughput of a ResNet-50. */
  private static final int ROWS_MAX_CUDA = 64;

  /** Most pixels of an image: their bytes, in 4 channels, must fit into an {@code int}. */
  private static final int PIXELS_MAX = Integer.MAX_VALUE / 4;

  /** Returns the defaults. */
  public static ClassifierConfig defaults() {
    return from(new Settings(java.util.Map.of(), java.util.Map.of()));
  }

  /**
   * Reads the sections {@code decode}, {@code batch}, {@code engine}, {@code tta} and {@code
   * predictions}.
   */
  static ClassifierConfig from(Settings settings) {
    int cores = Runtime.getRuntime().availableProcessors();
    DecodeLimits limits = DecodeLimits.DEFAULTS;
    DecodeConfig decode =
        new DecodeConfig(
            settings.number("decode.threads", cores, 1, 1024),
            settings.number("decode.queue-max", 2 * cores, 1, 65536),
            new DecodeLimits(
                settings.bytes("decode.bytes-max", limits.bytesMax()),
                settings.number("decode.pixels-max", (int) limits.pixelsMax(), 1, PIXELS_MAX),
                settings.number("decode.side-max", limits.sideMax(), 1, 1 << 20),
                settings.time("decode.time-max", limits.timeMax())));
    ClassifierConfig config =
        new ClassifierConfig(
            decode,
            settings.number("batch.rows-max", 0, 0, 4096),
            settings.time("batch.linger", Duration.ZERO),
            engine(settings),
            TtaConfig.from(settings),
            settings.number("predictions.top-k", 5, 1, 100_000));
    int views = config.tta().policy().viewsMax();
    settings.require(
        config.batchRowsMax() == 0 || views <= config.batchRowsMax(),
        "batch.rows-max = '%d': expected at least the %d views that tta runs for each image"
            .formatted(config.batchRowsMax(), views));
    return config;
  }

  private static EngineConfig engine(Settings settings) {
    return new EngineConfig(
        settings.choice("engine.device", DeviceChoice.AUTO),
        settings.number("engine.cuda-device", 0, 0, 1024),
        settings.number("engine.lanes", 0, 0, 1024),
        settings.number("engine.threads-per-lane", 1, 1, 1024),
        settings.choice("engine.lone-run", AllCoresRun.ALL_CORES));
  }

  /** Returns a copy with another test-time augmentation. */
  public ClassifierConfig with(TtaConfig other) {
    return new ClassifierConfig(decode, batchRowsMax, linger, engine, other, topK);
  }

  /** Returns a copy for another device. */
  public ClassifierConfig with(DeviceChoice other) {
    return new ClassifierConfig(decode, batchRowsMax, linger, engine.with(other), tta, topK);
  }

  /** Returns a copy with another number of labels. */
  public ClassifierConfig withTopK(int other) {
    return new ClassifierConfig(decode, batchRowsMax, linger, engine, tta, other);
  }

  /** Returns the most rows of a batch on a device. */
  int rowsMax(boolean cuda) {
    int chosen = cuda ? ROWS_MAX_CUDA : ROWS_MAX_CPU;
    return Math.max(tta.policy().viewsMax(), batchRowsMax > 0 ? batchRowsMax : chosen);
  }

  PipelineConfig pipeline(int rowsMax) {
    return new PipelineConfig(decode, new BatchConfig(rowsMax, linger), topK);
  }
}
