package io.streamtune.console.board;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamtune.events.ImageRef;
import io.streamtune.events.ModelRef;
import io.streamtune.events.prediction.Activation;
import io.streamtune.events.prediction.Prediction;
import io.streamtune.events.prediction.ScoredLabel;
import io.streamtune.events.prediction.Timings;
import io.streamtune.events.prediction.Tta;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Goal: what is shown of a stream is bounded, fair, and never without the most doubtful answer. */
final class SamplerTest {
  private final Sampler sampler = new Sampler(10, new SplittableRandom(1));

  @Test
  void of_few_all_are_shown_in_their_order() {
    List<AnsweredImage> few = List.of(answer("a", 0.9), answer("b", 0.5), answer("c", 0.7));
    few.forEach(sampler::offer);

    assertThat(sampler.take()).isEqualTo(few);
  }

  @Test
  void of_many_no_more_are_shown_than_allowed() {
    int shown = 0;
    for (int tick = 0; tick < 50; tick++) {
      for (int i = 0; i < 1000; i++) {
        sampler.offer(answer("a", 0.9));
      }
      shown += sampler.take().size();
    }

    // Ten seconds at ten a second, and what was saved at the beginning.
    assertThat(shown).isBetween(100, 110);
  }

  @Test
  void the_most_doubtful_is_always_among_them() {
    for (int tick = 0; tick < 20; tick++) {
      AnsweredImage doubtful = answer("doubt", 0.501);
      for (int i = 0; i < 300; i++) {
        sampler.offer(i == 37 ? doubtful : answer("sure", 0.9));
      }
      assertThat(sampler.take()).contains(doubtful);
    }
  }

  @Test
  void each_answer_has_a_chance() {
    Set<String> seen = new HashSet<>();
    for (int tick = 0; tick < 2000; tick++) {
      for (int i = 0; i < 20; i++) {
        sampler.offer(answer("c" + i, 0.9));
      }
      sampler.take().forEach(answer -> seen.add(answer.prediction().image().id()));
    }

    assertThat(seen).hasSize(20);
  }

  @Test
  void a_million_names_take_the_room_of_a_thousand() {
    RecentClasses names = new RecentClasses();
    for (int i = 0; i < 1_000_000; i++) {
      names.note("class " + i);
    }
    names.note("x".repeat(1_000_000));

    assertThat(names.sorted()).hasSize(1200).contains("class 999999");
  }

  private static AnsweredImage answer(String id, double best) {
    return new AnsweredImage(
        new Prediction(
            new ImageRef(id, "test", Optional.empty()),
            new ModelRef("m", "v", "d"),
            List.of(new ScoredLabel(id, best), new ScoredLabel("other", 1 - best)),
            Activation.SOFTMAX,
            new Tta(1, "off"),
            new Timings(0, 0, 0, 0, 0),
            Optional.empty()),
        0);
  }
}
