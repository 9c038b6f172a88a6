package io.streamtune.inference.schedule;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.streamtune.events.prediction.Tta;
import io.streamtune.inference.batch.Batch;
import io.streamtune.inference.batch.FlushReason;
import io.streamtune.inference.classify.ClassifiedBatch;
import io.streamtune.inference.decode.DecodedImage;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * The metrics of the pipeline. Times are histograms in seconds; no tag ever holds an event's id.
 *
 * <p>Called on: the event loop; gauges are read on any thread and may be slightly stale.
 */
public final class PipelineMetrics {
  private final MeterRegistry registry;
  private final Timer queue;
  private final Timer decode;
  private final Timer batchWait;
  private final Timer infer;
  private final DistributionSummary batchRows;
  private final Map<FlushReason, Counter> flushes = new EnumMap<>(FlushReason.class);

  private final Map<Views, Counter> images = new EnumMap<>(Views.class);

  /** Which views an image got. */
  private enum Views {
    /** One view, as the policy asks. */
    PLAIN,
    /** Several views. */
    AUGMENTED,
    /** One view, because too many images wait. */
    SHED
  }

  PipelineMetrics(MeterRegistry registry) {
    this.registry = registry;
    this.queue = stage(registry, "queue");
    this.decode = stage(registry, "decode");
    this.batchWait = stage(registry, "batch");
    this.infer = stage(registry, "infer");
    this.batchRows =
        DistributionSummary.builder("streamtune.batch.rows")
            .description("Rows of a batch")
            .serviceLevelObjectives(1, 2, 4, 8, 16, 32, 64, 128, 256)
            .register(registry);
    for (FlushReason reason : FlushReason.values()) {
      flushes.put(
          reason,
          Counter.builder("streamtune.batches")
              .description("Batches by flush reason")
              .tag("reason", reason.name().toLowerCase(Locale.ROOT))
              .register(registry));
    }
    for (Views views : Views.values()) {
      images.put(views, images(registry, views));
    }
  }

  private static Counter images(MeterRegistry registry, Views views) {
    return Counter.builder("streamtune.tta.images")
        .description("Images that were classified, by what test-time augmentation did")
        .tag("outcome", views.name().toLowerCase(Locale.ROOT))
        .register(registry);
  }

  /**
   * Returns the histogram of a stage. Buckets from half a millisecond to a minute cover a GPU, a
   * slow CPU, and images that have waited in the topic.
   */
  public static Timer stage(MeterRegistry registry, String stage) {
    return Timer.builder("streamtune.stage")
        .description(
            "Time of an image in a stage; infer: of a batch; end-to-end: in all, since its record")
        .tag("stage", stage)
        .serviceLevelObjectives(
            Duration.ofNanos(500_000),
            Duration.ofMillis(1),
            Duration.ofNanos(2_500_000),
            Duration.ofMillis(5),
            Duration.ofMillis(10),
            Duration.ofMillis(25),
            Duration.ofMillis(50),
            Duration.ofMillis(100),
            Duration.ofMillis(250),
            Duration.ofMillis(500),
            Duration.ofSeconds(1),
            Duration.ofMillis(2500),
            Duration.ofSeconds(5),
            Duration.ofSeconds(10),
            Duration.ofSeconds(30),
            Duration.ofMinutes(1))
        .register(registry);
  }

  /** Registers a queue's depth and bound; a bound of 0 means that the submitters bound it. */
  void queue(String name, Supplier<Number> depth, int capacity) {
    Gauge.builder("streamtune.queue.depth", depth)
        .description("Entries that wait in a queue")
        .tag("queue", name)
        .strongReference(true)
        .register(registry);
    Gauge.builder("streamtune.queue.capacity", () -> capacity)
        .description("Most entries of a queue")
        .tag("queue", name)
        .strongReference(true)
        .register(registry);
  }

  void decoded(DecodedImage image) {
    long sinceNanos = image.task().pass().sinceNanos();
    queue.record(image.startNanos() - sinceNanos, TimeUnit.NANOSECONDS);
    decode.record(image.endNanos() - image.startNanos(), TimeUnit.NANOSECONDS);
  }

  void batch(Batch<DecodedImage> batch, long nowNanos) {
    batchRows.record(batch.rows());
    Objects.requireNonNull(flushes.get(batch.reason())).increment();
    batch
        .items()
        .forEach(item -> batchWait.record(nowNanos - item.readyNanos(), TimeUnit.NANOSECONDS));
  }

  void ran(ClassifiedBatch.Scored scored) {
    infer.record(scored.endNanos() - scored.startNanos(), TimeUnit.NANOSECONDS);
  }

  void answered(Tta tta) {
    Views views = tta.views() > 1 ? Views.AUGMENTED : Views.PLAIN;
    Objects.requireNonNull(images.get(tta.isShed() ? Views.SHED : views)).increment();
  }
}
