package io.streamtune.inference.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamtune.events.ErrorCode;
import io.streamtune.events.prediction.Tta;
import io.streamtune.inference.classify.FakeNetwork;
import io.streamtune.inference.ingest.Outcome;
import io.streamtune.inference.tta.TtaConfig;
import io.streamtune.inference.tta.ViewSet;
import java.time.Duration;
import java.util.List;
import java.util.Random;
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

  private final PipelineRig rig = new PipelineRig();

  @AfterEach
  void close() throws InterruptedException {
    rig.close();
  }

  @Test
  void a_batch_that_fails_is_run_image_by_image() throws Exception {
    Pipeline pipeline = rig.pipeline(4, LONG, TtaConfig.OFF);

    pipeline.submit(rig.requests(0, FakeNetwork.FAILS, 2, 1));
    rig.loop.turnUntil(() -> rig.outcomes.size() == 4);

    assertThat(rig.network.runs).containsExactly(4, 1, 1, 1, 1);
    assertThat(rig.best(0)).isEqualTo("a");
    assertThat(rig.code(1)).isEqualTo(ErrorCode.INFERENCE_FAILED);
    assertThat(rig.best(2)).isEqualTo("c");
    assertThat(rig.best(3)).isEqualTo("b");
    assertThat(rig.rowsInUse()).isZero();
    assertThat(rig.failures).isEmpty();
  }

  @Test
  void scores_that_are_no_probabilities_reject_their_image_only() throws Exception {
    Pipeline pipeline = rig.pipeline(4, LONG, TtaConfig.OFF);

    pipeline.submit(rig.requests(0, FakeNetwork.NOT_A_NUMBER, FakeNetwork.ABOVE_ONE, 1));
    rig.loop.turnUntil(() -> rig.outcomes.size() == 4);

    assertThat(rig.network.runs).containsExactly(4);
    assertThat(rig.best(0)).isEqualTo("a");
    assertThat(rig.code(1)).isEqualTo(ErrorCode.INFERENCE_FAILED);
    assertThat(rig.code(2)).isEqualTo(ErrorCode.INFERENCE_FAILED);
    assertThat(rig.best(3)).isEqualTo("b");
  }

  @ParameterizedTest
  @ValueSource(ints = {FakeNetwork.TOO_FEW, FakeNetwork.TOO_MANY})
  void fewer_or_more_scores_than_rows_stop_the_service_and_answer_nothing(int wrong)
      throws Exception {
    Pipeline pipeline = rig.pipeline(2, LONG, TtaConfig.OFF);

    pipeline.submit(rig.requests(0, wrong));
    rig.loop.turnUntil(() -> !rig.failures.isEmpty());

    assertThat(rig.failures.getFirst()).hasMessageContaining("2 rows went in");
    assertThat(rig.outcomes).isEmpty();
  }

  @Test
  void a_batch_for_which_memory_is_short_is_run_image_by_image() throws Exception {
    Pipeline pipeline = rig.pipeline(4, LONG, TtaConfig.OFF);

    pipeline.submit(rig.requests(0, FakeNetwork.LARGE, 2, 1));
    rig.loop.turnUntil(() -> rig.outcomes.size() == 4);

    assertThat(rig.network.runs).containsExactly(4, 1, 1, 1, 1);
    assertThat(rig.predicted(1).labels()).isNotEmpty();
    assertThat(rig.failures).isEmpty();
  }

  @Test
  void an_image_for_which_memory_is_short_alone_too_stops_the_service_and_is_not_refused()
      throws Exception {
    Pipeline pipeline = rig.pipeline(2, LONG, TtaConfig.OFF);

    pipeline.submit(rig.requests(FakeNetwork.TOO_LARGE, 2));
    rig.loop.turnUntil(() -> !rig.failures.isEmpty());

    assertThat(rig.failures.getFirst()).hasMessageStartingWith("no memory to run the network");
    assertThat(rig.outcomes).doesNotContainKey(0);
  }

  @Test
  void a_bug_in_the_engine_stops_the_service() throws Exception {
    Pipeline pipeline = rig.pipeline(1, Duration.ZERO, TtaConfig.OFF);

    pipeline.submit(rig.requests(FakeNetwork.BUG));
    rig.loop.turnUntil(() -> !rig.failures.isEmpty());

    assertThat(rig.failures.getFirst()).hasMessageContaining("a bug");
  }

  @Test
  void a_receiver_that_fails_is_told() throws Exception {
    Pipeline pipeline = rig.pipeline(1, Duration.ZERO, TtaConfig.OFF);
    Consumer<Outcome> fails =
        _ -> {
          throw new IllegalStateException("the receiver fails");
        };

    pipeline.submit(List.of(PipelineRig.request(0, FakeNetwork.row(1), fails)));
    rig.loop.turnUntil(() -> !rig.failures.isEmpty());

    assertThat(rig.failures.getFirst()).hasMessage("the receiver fails");
  }

  @Test
  void pixels_have_one_view_whatever_the_policy() throws Exception {
    Pipeline pipeline = rig.pipeline(5, Duration.ZERO, TtaConfig.always(new ViewSet.Fastai(4)));

    pipeline.submit(rig.requests(2));
    rig.loop.turnUntil(() -> rig.outcomes.size() == 1);

    assertThat(rig.network.runs).containsExactly(1);
    assertThat(rig.predicted(0).tta()).isEqualTo(Tta.OFF);
    assertThat(rig.predicted(0).probabilities()).containsExactly(0.05f, 0.05f, 0.9f);
  }

  @Test
  void draining_lets_nothing_wait() throws Exception {
    Pipeline pipeline = rig.pipeline(4, LONG, TtaConfig.OFF);
    pipeline.submit(rig.requests(0, 1, 2));

    pipeline.drain();
    rig.loop.turnUntil(() -> rig.outcomes.size() == 3);

    assertThat(rig.failures).isEmpty();
  }

  @Test
  void of_many_images_with_failures_in_between_each_has_one_outcome() throws Exception {
    Random random = new Random(5);
    Pipeline pipeline = rig.pipeline(8, Duration.ZERO, TtaConfig.OFF);
    int[] kinds = random.ints(500, 0, 3).toArray();
    for (int i = 0; i < kinds.length; i += 1 + random.nextInt(12)) {
      kinds[i] = random.nextBoolean() ? FakeNetwork.FAILS : FakeNetwork.NOT_A_NUMBER;
    }

    pipeline.submit(rig.requests(kinds));
    rig.loop.turnUntil(() -> rig.outcomes.size() == kinds.length);

    for (int i = 0; i < kinds.length; i++) {
      if (kinds[i] < 3) {
        assertThat(rig.best(i)).isEqualTo(List.of("a", "b", "c").get(kinds[i]));
      } else {
        assertThat(rig.code(i)).isEqualTo(ErrorCode.INFERENCE_FAILED);
      }
    }
    assertThat(rig.rowsInUse()).isZero();
    assertThat(rig.failures).isEmpty();
  }
}
