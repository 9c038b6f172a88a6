package io.streamtune.inference.schedule;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.streamtune.events.ErrorCode;
import io.streamtune.events.ImageRef;
import io.streamtune.inference.batch.BatchConfig;
import io.streamtune.inference.classify.FakeNetwork;
import io.streamtune.inference.decode.DecodeConfig;
import io.streamtune.inference.ingest.ImageRequest;
import io.streamtune.inference.ingest.ImageRequest.Content;
import io.streamtune.inference.ingest.Outcome;
import io.streamtune.inference.quarantine.CrashGuard;
import io.streamtune.inference.tta.TtaConfig;
import io.streamtune.vision.DecodeLimits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** A pipeline on a loop that the test turns, with a network whose answers the pixels choose. */
final class PipelineRig {
  final ManualLoop loop = new ManualLoop();
  final FakeNetwork network = new FakeNetwork(1);
  final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  final List<Throwable> failures = new CopyOnWriteArrayList<>();

  /** By the number of the request. */
  final Map<Integer, Outcome> outcomes = new TreeMap<>();

  private final List<Pipeline> opened = new ArrayList<>();
  private int requested;

  void close() throws InterruptedException {
    opened.forEach(Pipeline::close);
    loop.turnUntil(network::isClosed);
  }

  Pipeline pipeline(int rowsMax, Duration linger, TtaConfig tta) {
    return pipeline(rowsMax, linger, tta, CrashGuard.none());
  }

  Pipeline pipeline(int rowsMax, Duration linger, TtaConfig tta, CrashGuard guard) {
    PipelineConfig config =
        new PipelineConfig(
            new DecodeConfig(1, 4, DecodeLimits.DEFAULTS), new BatchConfig(rowsMax, linger), 3);
    Pipeline pipeline =
        new Pipeline(
            config,
            tta,
            network.model("1"),
            loop,
            System::nanoTime,
            registry,
            Workers.threads(config.decode(), guard, System::nanoTime));
    pipeline.onFailure(
        cause -> {
          failures.add(cause);
          loop.execute(() -> {});
        });
    opened.add(pipeline);
    return pipeline;
  }

  List<ImageRequest> requests(int... kinds) {
    List<ImageRequest> requests = new ArrayList<>();
    for (int i = 0; i < kinds.length; i++) {
      int index = requested++;
      Consumer<Outcome> reply =
          outcome -> assertThat(outcomes.put(index, outcome)).as("second outcome").isNull();
      requests.add(request(index, FakeNetwork.row(kinds[i]), reply));
    }
    return requests;
  }

  static ImageRequest request(int id, byte[] row, Consumer<Outcome> reply) {
    ImageRef ref = new ImageRef("image-" + id, "test", Optional.empty());
    return new ImageRequest(ref, new Content.Pixels(row), System.nanoTime(), reply);
  }

  Outcome.Predicted predicted(int index) {
    assertThat(outcomes.get(index)).isInstanceOf(Outcome.Predicted.class);
    return (Outcome.Predicted) requireNonNull(outcomes.get(index));
  }

  String best(int index) {
    return predicted(index).labels().getFirst().name();
  }

  ErrorCode code(int index) {
    assertThat(outcomes.get(index)).isInstanceOf(Outcome.Rejected.class);
    return ((Outcome.Rejected) requireNonNull(outcomes.get(index))).code();
  }

  double rowsInUse() {
    return registry.get("streamtune.queue.depth").tag("queue", "rows").gauge().value();
  }
}
