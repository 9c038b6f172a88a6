package io.streamtune.inference;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.streamtune.events.ErrorCode;
import io.streamtune.events.ImageRef;
import io.streamtune.events.Tta;
import io.streamtune.inference.batch.BatchConfig;
import io.streamtune.inference.classify.FakeNetwork;
import io.streamtune.inference.classify.LoadedModel;
import io.streamtune.inference.decode.DecodeConfig;
import io.streamtune.inference.ingest.ImageRequest;
import io.streamtune.inference.ingest.ImageRequest.Content;
import io.streamtune.inference.ingest.Outcome;
import io.streamtune.inference.swap.SwapTarget.Switchover;
import io.streamtune.inference.trial.Sample;
import io.streamtune.inference.trial.ShadowScore;
import io.streamtune.inference.trial.TrialScore;
import io.streamtune.inference.tta.TtaConfig;
import io.streamtune.inference.tta.ViewSet;
import io.streamtune.vision.DecodeLimits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Goal: one bad image never takes another one with it, and what must not happen is told. Method: a
 * network whose failures are chosen by the pixels, and an event loop that the test turns.
 */
final class PipelineTest {
  /** Longer than any test: batches go when they are full, or when draining. */
  private static final Duration LONG = Duration.ofHours(1);

  private final ManualLoop loop = new ManualLoop();
  private final FakeNetwork network = new FakeNetwork(1);
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final List<Throwable> failures = new CopyOnWriteArrayList<>();
  private final Map<Integer, Outcome> outcomes = new TreeMap<>();
  private final List<Pipeline> opened = new ArrayList<>();
  private int requested;

  @AfterEach
  void close() throws InterruptedException {
    opened.forEach(Pipeline::close);
    loop.turnUntil(network::isClosed);
  }

  @Test
  void a_batch_that_fails_is_run_image_by_image() throws Exception {
    Pipeline pipeline = pipeline(4, LONG, TtaConfig.OFF);

    pipeline.submit(requests(0, FakeNetwork.FAILS, 2, 1));
    loop.turnUntil(() -> outcomes.size() == 4);

    assertThat(network.runs).containsExactly(4, 1, 1, 1, 1);
    assertThat(best(0)).isEqualTo("a");
    assertThat(code(1)).isEqualTo(ErrorCode.INFERENCE_FAILED);
    assertThat(best(2)).isEqualTo("c");
    assertThat(best(3)).isEqualTo("b");
    assertThat(rowsInUse()).isZero();
    assertThat(failures).isEmpty();
  }

  @Test
  void scores_that_are_no_probabilities_reject_their_image_only() throws Exception {
    Pipeline pipeline = pipeline(4, LONG, TtaConfig.OFF);

    pipeline.submit(requests(0, FakeNetwork.NOT_A_NUMBER, FakeNetwork.ABOVE_ONE, 1));
    loop.turnUntil(() -> outcomes.size() == 4);

    assertThat(network.runs).containsExactly(4);
    assertThat(best(0)).isEqualTo("a");
    assertThat(code(1)).isEqualTo(ErrorCode.INFERENCE_FAILED);
    assertThat(code(2)).isEqualTo(ErrorCode.INFERENCE_FAILED);
    assertThat(best(3)).isEqualTo("b");
  }

  @ParameterizedTest
  @ValueSource(ints = {FakeNetwork.TOO_FEW, FakeNetwork.TOO_MANY})
  void fewer_or_more_scores_than_rows_stop_the_service_and_answer_nothing(int wrong)
      throws Exception {
    Pipeline pipeline = pipeline(2, LONG, TtaConfig.OFF);

    pipeline.submit(requests(0, wrong));
    loop.turnUntil(() -> !failures.isEmpty());

    assertThat(failures.getFirst()).hasMessageContaining("2 rows went in");
    assertThat(outcomes).isEmpty();
  }

  @Test
  void a_bug_in_the_engine_stops_the_service() throws Exception {
    Pipeline pipeline = pipeline(1, Duration.ZERO, TtaConfig.OFF);

    pipeline.submit(requests(FakeNetwork.BUG));
    loop.turnUntil(() -> !failures.isEmpty());

    assertThat(failures.getFirst()).hasMessageContaining("a bug");
  }

  @Test
  void a_receiver_that_fails_is_told() throws Exception {
    Pipeline pipeline = pipeline(1, Duration.ZERO, TtaConfig.OFF);
    Consumer<Outcome> fails =
        _ -> {
          throw new IllegalStateException("the receiver fails");
        };

    pipeline.submit(List.of(request(0, FakeNetwork.row(1), fails)));
    loop.turnUntil(() -> !failures.isEmpty());

    assertThat(failures.getFirst()).hasMessage("the receiver fails");
  }

  @Test
  void pixels_have_one_view_whatever_the_policy() throws Exception {
    Pipeline pipeline = pipeline(5, Duration.ZERO, TtaConfig.always(new ViewSet.Fastai(4)));

    pipeline.submit(requests(2));
    loop.turnUntil(() -> outcomes.size() == 1);

    assertThat(network.runs).containsExactly(1);
    assertThat(predicted(0).tta()).isEqualTo(Tta.OFF);
    assertThat(predicted(0).probabilities()).containsExactly(0.05f, 0.05f, 0.9f);
  }

  @Test
  void draining_lets_nothing_wait() throws Exception {
    Pipeline pipeline = pipeline(4, LONG, TtaConfig.OFF);
    pipeline.submit(requests(0, 1, 2));

    pipeline.drain();
    loop.turnUntil(() -> outcomes.size() == 3);

    assertThat(failures).isEmpty();
  }

  @Test
  void a_shadow_scores_what_was_answered_when_nothing_live_waits_and_gives_its_rows_back()
      throws Exception {
    FakeNetwork tried = new FakeNetwork(1, 1);
    Pipeline pipeline = pipeline(4, Duration.ZERO, TtaConfig.OFF);
    pipeline.trials().beginShadow(tried.model("2"), new Sample(1));

    pipeline.submit(requests(0, 1, FakeNetwork.NOT_A_NUMBER, 2));
    loop.turnUntil(() -> outcomes.size() == 4 && shadowed() == 3);
    CompletableFuture<TrialScore> ended = pipeline.trials().end();
    loop.turnUntil(ended::isDone);

    ShadowScore score = (ShadowScore) ended.get();
    assertThat(score.images() + score.dropped()).isEqualTo(3);
    assertThat(score.disagreements()).isEqualTo(score.images()).isPositive();
    assertThat(rowsInUse()).isZero();
    assertThat(predicted(0).model().version()).isEqualTo("1");
    assertThat(failures).isEmpty();
  }

  @Test
  void a_shadow_that_fails_harms_nobody() throws Exception {
    FakeNetwork tried = new FakeNetwork(2);
    Pipeline pipeline = pipeline(1, Duration.ZERO, TtaConfig.OFF);
    pipeline.trials().beginShadow(tried.model("2"), new Sample(1));
    tried.close();

    pipeline.submit(requests(0));
    loop.turnUntil(() -> outcomes.size() == 1 && shadowed() == 1);

    assertThat(shadowed("failed")).isEqualTo(1);
    assertThat(rowsInUse()).isZero();
    assertThat(failures).isEmpty();
  }

  @Test
  void a_canary_answers_its_keys_and_nobody_elses() throws Exception {
    FakeNetwork tried = new FakeNetwork(1, 1);
    Pipeline pipeline = pipeline(4, Duration.ZERO, TtaConfig.OFF);
    Sample half = new Sample(0.5);
    pipeline.trials().beginCanary(tried.model("2"), half);

    pipeline.submit(keyed(new int[200]));
    loop.turnUntil(() -> outcomes.size() == 200);

    for (int i = 0; i < 200; i++) {
      assertThat(version(i)).isEqualTo(half.takes("image-" + i) ? "2" : "1");
    }
    assertThat(canary("answered")).isBetween(60.0, 140.0);
    assertThat(rowsInUse()).isZero();
    assertThat(failures).isEmpty();
  }

  @Test
  void an_image_without_a_key_is_never_a_canarys() throws Exception {
    FakeNetwork tried = new FakeNetwork(1, 1);
    Pipeline pipeline = pipeline(4, Duration.ZERO, TtaConfig.OFF);
    pipeline.trials().beginCanary(tried.model("2"), new Sample(1));

    pipeline.submit(requests(0));
    loop.turnUntil(() -> outcomes.size() == 1);

    assertThat(version(0)).isEqualTo("1");
  }

  @Test
  void what_a_canary_cannot_score_the_model_in_service_answers() throws Exception {
    FakeNetwork tried = new FakeNetwork(1, 1);
    Pipeline pipeline = pipeline(4, Duration.ZERO, TtaConfig.OFF);
    pipeline.trials().beginCanary(tried.model("2"), new Sample(1));
    tried.close();

    pipeline.submit(keyed(0, 1, 2));
    loop.turnUntil(() -> outcomes.size() == 3);

    for (int i = 0; i < 3; i++) {
      assertThat(version(i)).isEqualTo("1");
    }
    assertThat(canary("fallen-back")).isEqualTo(3);
    assertThat(rowsInUse()).isZero();
    assertThat(failures).isEmpty();
  }

  @Test
  void a_canary_that_is_promoted_goes_on_answering_and_is_not_closed() throws Exception {
    FakeNetwork tried = new FakeNetwork(1, 1);
    Pipeline pipeline = pipeline(4, Duration.ZERO, TtaConfig.OFF);
    pipeline.trials().beginCanary(tried.model("2"), new Sample(0.5));
    pipeline.submit(keyed(new int[50]));

    Switchover switchover = pipeline.switchToCandidate();
    loop.turnUntil(() -> switchover.drained().isDone() && outcomes.size() == 50);
    pipeline.submit(requests(0, 0));
    loop.turnUntil(() -> outcomes.size() == 52);

    assertThat(version(50)).isEqualTo("2");
    assertThat(tried.isClosed()).isFalse();
    LoadedModel before = switchover.drained().get();
    assertThat(before.ref().version()).isEqualTo("1");
    before.close();
    assertThat(rowsInUse()).isZero();
    assertThat(failures).isEmpty();
  }

  private String version(int index) {
    return predicted(index).model().version();
  }

  private double canary(String outcome) {
    return registry.get("streamtune.canary.images").tag("outcome", outcome).counter().count();
  }

  private List<ImageRequest> keyed(int... kinds) {
    return requests(kinds).stream().map(PipelineTest::keyed).toList();
  }

  private static ImageRequest keyed(ImageRequest one) {
    byte[] key = one.image().id().getBytes(UTF_8);
    return new ImageRequest(one.image(), key, one.content(), one.receivedNanos(), one.reply());
  }

  private double shadowed() {
    return shadowed("agree") + shadowed("disagree") + shadowed("dropped") + shadowed("failed");
  }

  private double shadowed(String outcome) {
    return registry.get("streamtune.shadow.images").tag("outcome", outcome).counter().count();
  }

  @Test
  void of_many_images_with_failures_in_between_each_has_one_outcome() throws Exception {
    Random random = new Random(5);
    Pipeline pipeline = pipeline(8, Duration.ZERO, TtaConfig.OFF);
    int[] kinds = random.ints(500, 0, 3).toArray();
    for (int i = 0; i < kinds.length; i += 1 + random.nextInt(12)) {
      kinds[i] = random.nextBoolean() ? FakeNetwork.FAILS : FakeNetwork.NOT_A_NUMBER;
    }

    pipeline.submit(requests(kinds));
    loop.turnUntil(() -> outcomes.size() == kinds.length);

    for (int i = 0; i < kinds.length; i++) {
      if (kinds[i] < 3) {
        assertThat(best(i)).isEqualTo(List.of("a", "b", "c").get(kinds[i]));
      } else {
        assertThat(code(i)).isEqualTo(ErrorCode.INFERENCE_FAILED);
      }
    }
    assertThat(rowsInUse()).isZero();
    assertThat(failures).isEmpty();
  }

  private Pipeline pipeline(int rowsMax, Duration linger, TtaConfig tta) {
    PipelineConfig config =
        new PipelineConfig(
            new DecodeConfig(1, 4, DecodeLimits.DEFAULTS), new BatchConfig(rowsMax, linger), 3);
    Pipeline pipeline =
        new Pipeline(config, tta, network.model("1"), loop, System::nanoTime, registry);
    pipeline.onFailure(
        cause -> {
          failures.add(cause);
          loop.execute(() -> {});
        });
    opened.add(pipeline);
    return pipeline;
  }

  private List<ImageRequest> requests(int... kinds) {
    List<ImageRequest> requests = new ArrayList<>();
    for (int i = 0; i < kinds.length; i++) {
      int index = requested++;
      Consumer<Outcome> reply =
          outcome -> assertThat(outcomes.put(index, outcome)).as("second outcome").isNull();
      requests.add(request(index, FakeNetwork.row(kinds[i]), reply));
    }
    return requests;
  }

  private static ImageRequest request(int id, byte[] row, Consumer<Outcome> reply) {
    ImageRef ref = new ImageRef("image-" + id, "test", Optional.empty());
    return new ImageRequest(ref, new Content.Pixels(row), System.nanoTime(), reply);
  }

  private Outcome.Predicted predicted(int index) {
    assertThat(outcomes.get(index)).isInstanceOf(Outcome.Predicted.class);
    return (Outcome.Predicted) requireNonNull(outcomes.get(index));
  }

  private String best(int index) {
    return predicted(index).labels().getFirst().name();
  }

  private ErrorCode code(int index) {
    assertThat(outcomes.get(index)).isInstanceOf(Outcome.Rejected.class);
    return ((Outcome.Rejected) requireNonNull(outcomes.get(index))).code();
  }

  private double rowsInUse() {
    return registry.get("streamtune.queue.depth").tag("queue", "rows").gauge().value();
  }
}
