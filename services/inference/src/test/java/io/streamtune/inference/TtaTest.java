package io.streamtune.inference;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamtune.events.ErrorCode;
import io.streamtune.events.prediction.Tta;
import io.streamtune.inference.classify.FakeNetwork;
import io.streamtune.inference.ingest.ImageRequest.Content;
import io.streamtune.inference.ingest.Outcome;
import io.streamtune.inference.tta.TtaPolicy;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/**
 * Goal: only doubtful images cost more than one row, all views of an image are scored by one
 * version, and a backlog sheds them. Method: networks whose doubts are chosen by the pixels, an
 * event loop and a clock that the test turns.
 */
final class TtaTest {
  private static final byte DOUBTFUL = FakeNetwork.DOUBTFUL;

  private final FakeNetwork network = new FakeNetwork(1);

  @Test
  void a_certain_image_is_looked_at_once() throws Exception {
    try (TtaBench bench = bench(TtaBench.UNCERTAIN)) {
      bench.submit("certain", 1, 2);
      bench.awaitOutcomes(1);

      assertThat(network.runs).containsExactly(1);
      assertThat(bench.predicted("certain").tta()).isEqualTo(new Tta(1, "uncertain"));
      assertThat(bench.predicted("certain").probabilities()).isEqualTo(network.scores((byte) 1));
      assertThat(bench.counted("plain")).isEqualTo(1);
    }
  }

  @Test
  void a_doubtful_image_is_looked_at_again_with_all_of_its_views() throws Exception {
    try (TtaBench bench = bench(TtaBench.UNCERTAIN)) {
      bench.submit("doubtful", DOUBTFUL, 2);
      bench.awaitOutcomes(1);

      assertThat(network.runs).containsExactly(1, 2);
      assertThat(bench.predicted("doubtful").tta()).isEqualTo(new Tta(2, "uncertain"));
      assertThat(bench.predicted("doubtful").probabilities())
          .isEqualTo(TtaBench.mean(network.scores(DOUBTFUL), network.scores((byte) 2)));
      assertThat(bench.counted("augmented")).isEqualTo(1);
      assertThat(bench.queued("rows")).isZero();
    }
  }

  @Test
  void views_of_a_doubtful_image_share_a_batch_with_the_images_behind_it() throws Exception {
    try (TtaBench bench = new TtaBench(TtaBench.UNCERTAIN, 3, TtaBench.LONG, network)) {
      bench.submit("doubtful", DOUBTFUL, 2);
      bench.submit("second", 0, 0);
      bench.submit("third", 1, 1);
      bench.awaitOutcomes(2);
      bench.submit("behind", 2, 2);
      bench.awaitOutcomes(4);

      assertThat(network.runs).containsExactly(3, 3);
    }
  }

  @Test
  void of_a_swap_between_its_looks_the_new_version_scores_all_views() throws Exception {
    FakeNetwork next = new FakeNetwork(1, 1);
    try (TtaBench bench = bench(TtaBench.UNCERTAIN)) {
      bench.submit("doubtful", DOUBTFUL, 2);
      bench.loop.turnUntil(() -> bench.queued("lanes") == 1);
      bench.switchTo(next);
      bench.awaitOutcomes(1);

      assertThat(network.runs).containsExactly(1);
      assertThat(next.runs).containsExactly(2);
      assertThat(bench.predicted("doubtful").model().version()).isEqualTo("2");
      assertThat(bench.predicted("doubtful").probabilities())
          .isEqualTo(TtaBench.mean(next.scores(DOUBTFUL), next.scores((byte) 2)));
    }
  }

  @Test
  void a_backlog_sheds_every_view_but_the_plain_one_and_says_so() throws Exception {
    for (TtaPolicy policy : new TtaPolicy[] {TtaBench.ALWAYS, TtaBench.UNCERTAIN}) {
      FakeNetwork fresh = new FakeNetwork(1);
      try (TtaBench bench = new TtaBench(policy, 2, Duration.ZERO, fresh)) {
        bench.submit("late", DOUBTFUL, 2);
        bench.nanos.addAndGet(TtaBench.SHED_AFTER.toNanos());
        bench.awaitOutcomes(1);

        assertThat(fresh.runs).containsExactly(1);
        assertThat(bench.predicted("late").tta()).isEqualTo(new Tta(1, "shed"));
        assertThat(bench.counted("shed")).isEqualTo(1);
      }
    }
  }

  @Test
  void a_certain_image_has_nothing_to_shed() throws Exception {
    try (TtaBench bench = bench(TtaBench.UNCERTAIN)) {
      bench.submit("late", 1, 2);
      bench.nanos.addAndGet(TtaBench.SHED_AFTER.toNanos());
      bench.awaitOutcomes(1);

      assertThat(bench.predicted("late").tta()).isEqualTo(new Tta(1, "uncertain"));
    }
  }

  @Test
  void after_the_backlog_views_come_back() throws Exception {
    try (TtaBench bench = bench(TtaBench.ALWAYS)) {
      bench.submit("late", 1, 2);
      bench.nanos.addAndGet(TtaBench.SHED_AFTER.toNanos());
      bench.awaitOutcomes(1);
      bench.submit("soon after", 1, 2);
      bench.awaitOutcomes(2);
      bench.nanos.addAndGet(TtaBench.SHED_AFTER.toNanos());
      bench.submit("later", 1, 2);
      bench.awaitOutcomes(3);

      assertThat(bench.predicted("soon after").tta()).isEqualTo(new Tta(1, "shed"));
      assertThat(bench.predicted("later").tta()).isEqualTo(new Tta(2, "always"));
    }
  }

  @Test
  void a_view_that_cannot_be_run_rejects_its_image_as_always_does() throws Exception {
    try (TtaBench bench = bench(TtaBench.UNCERTAIN)) {
      bench.submit("doubtful", DOUBTFUL, FakeNetwork.FAILS);
      bench.awaitOutcomes(1);

      assertThat(bench.outcomes.get("doubtful"))
          .isInstanceOfSatisfying(
              Outcome.Rejected.class,
              rejected -> assertThat(rejected.code()).isEqualTo(ErrorCode.INFERENCE_FAILED));
      assertThat(bench.queued("rows")).isZero();
    }
  }

  @Test
  void doubtful_pixels_have_no_other_views() throws Exception {
    try (TtaBench bench = bench(TtaBench.UNCERTAIN)) {
      bench.submit("pixels", new Content.Pixels(FakeNetwork.row(DOUBTFUL)));
      bench.awaitOutcomes(1);

      assertThat(bench.predicted("pixels").tta()).isEqualTo(Tta.OFF);
    }
  }

  private TtaBench bench(TtaPolicy policy) {
    return new TtaBench(policy, 4, Duration.ZERO, network);
  }
}
