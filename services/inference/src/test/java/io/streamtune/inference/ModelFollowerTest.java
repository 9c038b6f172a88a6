package io.streamtune.inference;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.streamtune.events.model.ModelEvent;
import io.streamtune.events.model.ModelEventCodec;
import io.streamtune.events.model.ReplicaEvent;
import io.streamtune.host.Await;
import io.streamtune.inference.follow.ModelFollower;
import io.streamtune.inference.model.LoadedModel;
import io.streamtune.inference.model.ModelLoader;
import io.streamtune.inference.model.Switchover;
import io.streamtune.inference.model.swap.ModelSwap;
import io.streamtune.inference.model.swap.TrafficSample;
import io.streamtune.inference.rollout.CandidateTarget;
import io.streamtune.inference.rollout.RolloutTarget;
import io.streamtune.model.bundle.ModelBundle;
import io.streamtune.model.store.FileModelStore;
import io.streamtune.stream.SinkConfig;
import io.streamtune.stream.produce.EventSink;
import io.streamtune.stream.read.TopicReader;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Goal: whatever happens to one swap, the next promotion or rollback is carried out. Method: a real
 * broker and a real pipeline, of which the test breaks or holds a switch.
 */
@Tag("broker")
final class ModelFollowerTest {
  private static final ModelBundle FIRST = SwapMaterial.bundle("1");
  private static final ModelBundle SECOND = SwapMaterial.bundle("2");
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  @TempDir Path folder;
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final Queue<ReplicaEvent> reports = new ConcurrentLinkedQueue<>();
  private TestStream stream;
  private EventSink sink;
  private InferenceService service;

  @BeforeEach
  void serve() throws Exception {
    FileModelStore store = new FileModelStore(folder);
    store.put(FIRST);
    store.put(SECOND);
    stream = new TestStream(1);
    stream.admin.createIfMissing("models", 1, 1, Map.of("cleanup.policy", "compact"));
    sink = new EventSink(SinkConfig.of(100), stream.kafka, registry);
    sink.start();
    service =
        stream.serve(folder.resolve(SwapMaterial.NAME).resolve("1"), Map.of("swap.follow", "off"));
  }

  @AfterEach
  void close() {
    service.close();
    sink.close();
    stream.close();
  }

  @Test
  void a_swap_that_meets_a_bug_is_refused_and_the_next_promotion_is_carried_out() {
    Target target =
        new Target(
            service.classifier(),
            _ -> {
              throw new IllegalStateException("a bug in the switch");
            });
    try (ModelFollower follower = follow(target)) {
      promote(SECOND);
      ReplicaEvent refusal = awaited(report -> report.refused().isPresent());
      assertThat(refusal.refused().orElseThrow().version()).isEqualTo("2");
      assertThat(refusal.refused().orElseThrow().reason()).contains("a bug in the switch");
      assertThat(refusal.serving().version()).isEqualTo("1");

      target.switching = service.classifier()::switchTo;
      promote(SECOND);

      awaited(report -> report.serving().version().equals("2"));
      assertThat(follower.problem()).isEmpty();
      assertThat(registry.get("streamtune.follower.skipped").counter().count()).isOne();
    }
  }

  @Test
  void a_slow_swap_is_waited_for_and_told_and_the_rollback_after_it_is_carried_out() {
    CompletableFuture<LoadedModel> drained = new CompletableFuture<>();
    Target target = new Target(service.classifier(), service.classifier()::switchTo);
    target.switching =
        next -> {
          Switchover real = service.classifier().switchTo(next);
          return new Switchover(
              real.switched(), real.drained().thenCombine(drained, (old, _) -> old));
        };
    try (ModelFollower follower = follow(target)) {
      promote(SECOND);
      assertThat(Await.until(() -> follower.activity().contains("last batch"), PATIENCE))
          .as("the wait is told")
          .isTrue();
      promote(FIRST);
      assertThat(follower.problem()).isEmpty();

      drained.complete(service.classifier().model());

      awaited(report -> report.serving().version().equals("2"));
      assertThat(Await.until(() -> target.model().ref().version().equals("1"), PATIENCE))
          .as("the rollback is carried out")
          .isTrue();
      assertThat(Await.until(() -> follower.activity().equals("following"), PATIENCE)).isTrue();
    }
  }

  private ModelFollower follow(Target target) {
    ModelFollower follower =
        new ModelFollower(
            "replica",
            Duration.ofMinutes(10),
            () -> new TopicReader(stream.kafka, "models", TopicReader.Start.BEGINNING),
            new ModelSwap(
                new FileModelStore(folder), target, Duration.ofMillis(50), System::nanoTime),
            target,
            reports::add,
            registry,
            System::nanoTime);
    follower.start();
    return follower;
  }

  private void promote(ModelBundle bundle) {
    String version = bundle.manifest().id().version();
    ModelEvent event =
        new ModelEvent(
            SwapMaterial.NAME,
            version,
            URI.create(SwapMaterial.NAME + "/" + version),
            bundle.digest(),
            ModelEvent.State.PROMOTED,
            Map.of(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    sink.send("models", ModelEventCodec.encode(event, Instant.now()), _ -> {});
  }

  private ReplicaEvent awaited(Predicate<ReplicaEvent> wanted) {
    assertThat(Await.until(() -> reports.stream().anyMatch(wanted), PATIENCE))
        .as("reports: %s", List.copyOf(reports))
        .isTrue();
    return reports.stream().filter(wanted).findFirst().orElseThrow();
  }

  /** What serves, with a switch of the test. */
  private static final class Target implements RolloutTarget {
    private final RolloutTarget real;
    private volatile Function<LoadedModel, Switchover> switching;

    Target(RolloutTarget real, Function<LoadedModel, Switchover> switching) {
      this.real = real;
      this.switching = switching;
    }

    @Override
    public LoadedModel model() {
      return real.model();
    }

    @Override
    public ModelLoader loader() {
      return real.loader();
    }

    @Override
    public Switchover switchTo(LoadedModel next) {
      return switching.apply(next);
    }

    @Override
    public CandidateTarget candidates() {
      return real.candidates();
    }

    @Override
    public Switchover switchToCandidate() {
      return real.switchToCandidate();
    }

    @Override
    public CompletableFuture<TrafficSample> traffic(long fromNanos, long toNanos) {
      return real.traffic(fromNanos, toNanos);
    }
  }
}
