package io.streamtune.inference.schedule;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.streamtune.events.ErrorCode;
import io.streamtune.inference.classify.FakeNetwork;
import io.streamtune.inference.ingest.ImageRequest;
import io.streamtune.inference.model.LoadedModel;
import io.streamtune.inference.model.Switchover;
import io.streamtune.inference.rollout.CandidateScore;
import io.streamtune.inference.rollout.Sample;
import io.streamtune.inference.rollout.ShadowScore;
import io.streamtune.inference.tta.TtaConfig;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Goal: whatever a candidate does, images are served, and it answers those it is given and no
 * others. Method: as for {@link PipelineTest}, with a second network.
 */
final class PipelineRolloutTest {
  private final PipelineRig rig = new PipelineRig();

  @AfterEach
  void close() throws InterruptedException {
    rig.close();
  }

  @Test
  void a_shadow_scores_what_was_answered_when_nothing_live_waits_and_gives_its_rows_back()
      throws Exception {
    FakeNetwork tried = new FakeNetwork(1, 1);
    Pipeline pipeline = rig.pipeline(4, Duration.ZERO, TtaConfig.OFF);
    pipeline.candidates().beginShadow(tried.model("2"), new Sample(1));

    pipeline.submit(rig.requests(0, 1, FakeNetwork.NOT_A_NUMBER, 2));
    rig.loop.turnUntil(() -> rig.outcomes.size() == 4 && shadowed() == 3);
    CompletableFuture<CandidateScore> ended = pipeline.candidates().end();
    rig.loop.turnUntil(ended::isDone);

    ShadowScore score = (ShadowScore) ended.get();
    assertThat(score.images() + score.dropped()).isEqualTo(3);
    assertThat(score.disagreements()).isEqualTo(score.images()).isPositive();
    assertThat(rig.rowsInUse()).isZero();
    assertThat(rig.predicted(0).model().version()).isEqualTo("1");
    assertThat(rig.failures).isEmpty();
  }

  @Test
  void a_shadow_that_fails_harms_nobody() throws Exception {
    FakeNetwork tried = new FakeNetwork(2);
    Pipeline pipeline = rig.pipeline(1, Duration.ZERO, TtaConfig.OFF);
    pipeline.candidates().beginShadow(tried.model("2"), new Sample(1));
    tried.close();

    pipeline.submit(rig.requests(0));
    rig.loop.turnUntil(() -> rig.outcomes.size() == 1 && shadowed() == 1);

    assertThat(shadowed("failed")).isEqualTo(1);
    assertThat(rig.rowsInUse()).isZero();
    assertThat(rig.failures).isEmpty();
  }

  @Test
  void a_canary_answers_its_keys_and_nobody_elses() throws Exception {
    FakeNetwork tried = new FakeNetwork(1, 1);
    Pipeline pipeline = rig.pipeline(4, Duration.ZERO, TtaConfig.OFF);
    Sample half = new Sample(0.5);
    pipeline.candidates().beginCanary(tried.model("2"), half);

    pipeline.submit(keyed(new int[200]));
    rig.loop.turnUntil(() -> rig.outcomes.size() == 200);

    for (int i = 0; i < 200; i++) {
      assertThat(version(i)).isEqualTo(half.takes("image-" + i) ? "2" : "1");
    }
    assertThat(canary("answered")).isBetween(60.0, 140.0);
    assertThat(rig.rowsInUse()).isZero();
    assertThat(rig.failures).isEmpty();
  }

  @Test
  void an_image_without_a_key_is_never_a_canarys() throws Exception {
    FakeNetwork tried = new FakeNetwork(1, 1);
    Pipeline pipeline = rig.pipeline(4, Duration.ZERO, TtaConfig.OFF);
    pipeline.candidates().beginCanary(tried.model("2"), new Sample(1));

    pipeline.submit(rig.requests(0));
    rig.loop.turnUntil(() -> rig.outcomes.size() == 1);

    assertThat(version(0)).isEqualTo("1");
  }

  @Test
  void what_a_canary_cannot_score_the_model_in_service_answers() throws Exception {
    FakeNetwork tried = new FakeNetwork(1, 1);
    Pipeline pipeline = rig.pipeline(4, Duration.ZERO, TtaConfig.OFF);
    pipeline.candidates().beginCanary(tried.model("2"), new Sample(1));
    tried.close();

    pipeline.submit(keyed(0, 1, 2));
    rig.loop.turnUntil(() -> rig.outcomes.size() == 3);

    for (int i = 0; i < 3; i++) {
      assertThat(version(i)).isEqualTo("1");
    }
    assertThat(canary("fallen-back")).isEqualTo(3);
    assertThat(rig.rowsInUse()).isZero();
    assertThat(rig.failures).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {FakeNetwork.FAILS, FakeNetwork.NOT_A_NUMBER})
  void what_both_cannot_score_is_refused_once_and_takes_no_other_with_it(int wrong)
      throws Exception {
    FakeNetwork tried = new FakeNetwork(1, 1);
    Pipeline pipeline = rig.pipeline(4, Duration.ZERO, TtaConfig.OFF);
    pipeline.candidates().beginCanary(tried.model("2"), new Sample(1));

    pipeline.submit(keyed(0, wrong, 2));
    rig.loop.turnUntil(() -> rig.outcomes.size() == 3);

    assertThat(rig.code(1)).isEqualTo(ErrorCode.INFERENCE_FAILED);
    rig.predicted(0);
    rig.predicted(2);
    assertThat(canary("answered") + canary("fallen-back")).isEqualTo(3);
    assertThat(canary("fallen-back")).isPositive();
    assertThat(rig.rowsInUse()).isZero();
    assertThat(rig.failures).isEmpty();
  }

  @Test
  void a_canary_that_is_promoted_goes_on_answering_and_is_not_closed() throws Exception {
    FakeNetwork tried = new FakeNetwork(1, 1);
    Pipeline pipeline = rig.pipeline(4, Duration.ZERO, TtaConfig.OFF);
    pipeline.candidates().beginCanary(tried.model("2"), new Sample(0.5));
    pipeline.submit(keyed(new int[50]));

    Switchover switchover = pipeline.switchToCandidate();
    rig.loop.turnUntil(() -> switchover.drained().isDone() && rig.outcomes.size() == 50);
    pipeline.submit(rig.requests(0, 0));
    rig.loop.turnUntil(() -> rig.outcomes.size() == 52);

    assertThat(version(50)).isEqualTo("2");
    assertThat(tried.isClosed()).isFalse();
    LoadedModel before = switchover.drained().get();
    assertThat(before.ref().version()).isEqualTo("1");
    before.close();
    assertThat(rig.rowsInUse()).isZero();
    assertThat(rig.failures).isEmpty();
  }

  private String version(int index) {
    return rig.predicted(index).model().version();
  }

  private double canary(String outcome) {
    return rig.registry.get("streamtune.canary.images").tag("outcome", outcome).counter().count();
  }

  private List<ImageRequest> keyed(int... kinds) {
    return rig.requests(kinds).stream().map(PipelineRolloutTest::keyed).toList();
  }

  private static ImageRequest keyed(ImageRequest one) {
    byte[] key = one.image().id().getBytes(UTF_8);
    return new ImageRequest(
        one.image(), key, one.content(), one.receivedNanos(), one.span(), one.reply());
  }

  private double shadowed() {
    return shadowed("agree") + shadowed("disagree") + shadowed("dropped") + shadowed("failed");
  }

  private double shadowed(String outcome) {
    return rig.registry.get("streamtune.shadow.images").tag("outcome", outcome).counter().count();
  }
}
