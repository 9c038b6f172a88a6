package io.streamtune.inference;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.streamtune.events.ImageRef;
import io.streamtune.inference.batch.BatchConfig;
import io.streamtune.inference.classify.FakeNetwork;
import io.streamtune.inference.decode.DecodeConfig;
import io.streamtune.inference.ingest.ImageRequest;
import io.streamtune.inference.ingest.ImageRequest.Content;
import io.streamtune.inference.ingest.Outcome;
import io.streamtune.inference.model.LoadedModel;
import io.streamtune.inference.quarantine.CrashGuard;
import io.streamtune.inference.schedule.ManualLoop;
import io.streamtune.inference.schedule.Pipeline;
import io.streamtune.inference.schedule.PipelineConfig;
import io.streamtune.inference.schedule.Workers;
import io.streamtune.inference.tta.TtaConfig;
import io.streamtune.inference.tta.TtaPolicy;
import io.streamtune.inference.tta.ViewSet;
import io.streamtune.vision.DecodeLimits;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import javax.imageio.ImageIO;

/** A pipeline over fake networks, with a clock and an event loop that the test turns. */
final class TtaBench implements AutoCloseable {
  /** Longer than any test: batches go when they are full. */
  static final Duration LONG = Duration.ofHours(1);

  /** Sheds after 5 s. */
  static final Duration SHED_AFTER = Duration.ofSeconds(5);

  static final TtaPolicy ALWAYS = new TtaPolicy.Always(new ViewSet.Flip());
  static final TtaPolicy UNCERTAIN = new TtaPolicy.Uncertain(new ViewSet.Flip(), 0.2);

  final ManualLoop loop = new ManualLoop();
  final AtomicLong nanos = new AtomicLong();
  final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  final List<Throwable> failures = new CopyOnWriteArrayList<>();

  /** In the order in which they came. */
  final Map<String, Outcome> outcomes = new LinkedHashMap<>();

  final Pipeline pipeline;

  /** By version, from 1. */
  final List<FakeNetwork> networks = new ArrayList<>();

  private CompletableFuture<Void> drained = CompletableFuture.completedFuture(null);

  TtaBench(TtaPolicy policy, int rowsMax, Duration linger, FakeNetwork network) {
    networks.add(network);
    DecodeConfig decode = new DecodeConfig(1, 2, DecodeLimits.DEFAULTS);
    pipeline =
        new Pipeline(
            new PipelineConfig(decode, new BatchConfig(rowsMax, linger), 3),
            new TtaConfig(policy, SHED_AFTER),
            network.model("1"),
            loop,
            nanos::get,
            registry,
            Workers.threads(decode, CrashGuard.none(), nanos::get));
    pipeline.onFailure(
        cause -> {
          failures.add(cause);
          loop.execute(() -> {});
        });
  }

  /** Swaps, unless the swap before goes on; the model before is closed when it is drained. */
  void switchTo(FakeNetwork next) {
    if (drained.isDone()) {
      networks.add(next);
      drained =
          pipeline
              .switchTo(next.model(String.valueOf(networks.size())))
              .drained()
              .thenAccept(LoadedModel::close);
    }
  }

  /** Submits a picture whose plain view begins with one pixel and whose mirror with another. */
  void submit(String id, int plain, int mirrored) {
    submit(id, new Content.Encoded(picture(plain, mirrored)));
  }

  /** Submits an image that is received now. */
  void submit(String id, Content content) {
    ImageRef ref = new ImageRef(id, "test", Optional.empty());
    pipeline.submit(
        List.of(
            new ImageRequest(
                ref,
                content,
                nanos.get(),
                outcome -> assertThat(outcomes.put(id, outcome)).as("second outcome").isNull())));
  }

  void awaitOutcomes(int count) throws InterruptedException {
    loop.turnUntil(() -> outcomes.size() == count || !failures.isEmpty());
    assertThat(failures).isEmpty();
  }

  Outcome.Predicted predicted(String id) {
    assertThat(outcomes.get(id)).isInstanceOf(Outcome.Predicted.class);
    return (Outcome.Predicted) requireNonNull(outcomes.get(id));
  }

  double queued(String queue) {
    return registry.get("streamtune.queue.depth").tag("queue", queue).gauge().value();
  }

  double counted(String outcome) {
    return registry.get("streamtune.tta.images").tag("outcome", outcome).counter().count();
  }

  static float[] mean(float[] a, float[] b) {
    float[] mean = new float[a.length];
    for (int c = 0; c < a.length; c++) {
      mean[c] = (a[c] + b[c]) / 2;
    }
    return mean;
  }

  private static byte[] picture(int left, int right) {
    BufferedImage image = new BufferedImage(2, 2, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < 2; y++) {
      image.setRGB(0, y, left << 16);
      image.setRGB(1, y, right << 16);
    }
    try (ByteArrayOutputStream out = new ByteArrayOutputStream()) {
      ImageIO.write(image, "png", out);
      return out.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    pipeline.close();
    try {
      loop.turnUntil(() -> networks.stream().allMatch(FakeNetwork::isClosed));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
