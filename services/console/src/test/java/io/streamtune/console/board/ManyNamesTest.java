package io.streamtune.console.board;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamtune.console.photo.Photo;
import io.streamtune.events.ImageRef;
import io.streamtune.events.ModelRef;
import io.streamtune.events.prediction.Activation;
import io.streamtune.events.prediction.Prediction;
import io.streamtune.events.prediction.ScoredLabel;
import io.streamtune.events.prediction.Timings;
import io.streamtune.events.prediction.Tta;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Goal: ever new names of classes, images and versions take no more room than a page has. */
final class ManyNamesTest {
  private static final int MANY = 1_000_000;
  private static final int PER_TICK = 5_000;

  private final RecentClasses classes = new RecentClasses();
  private final List<AnsweredImage> chosen = new ArrayList<>();
  private final StreamBoard board =
      new StreamBoard(10, new SplittableRandom(1), classes, chosen::add, 0);

  @Test
  void a_million_distinct_class_names_leave_the_last_few() {
    List<Card> cards = List.of();
    for (int i = 0; i < MANY; i++) {
      board.predicted(answer(i), i * 1_000L);
      if (i % PER_TICK == 0) {
        cards = tick(i);
      }
    }

    assertThat(classes.sorted()).hasSizeLessThanOrEqualTo(1200).contains("class " + (MANY - 1));
    assertThat(cards).hasSizeLessThanOrEqualTo(StreamBoard.CARDS_MAX);
    String stats = board.stats(ConsumerLag.unknown("not asked"), List.of(), MANY);
    assertThat(stats).contains("\"predictions\":1000000").hasSizeLessThan(2_000);
  }

  private List<Card> tick(int i) {
    List<Card> cards = board.tick(i * 1_000L);
    chosen.forEach(answer -> board.add(CardDraft.of(answer, Photo.NONE)));
    chosen.clear();
    return cards;
  }

  private static AnsweredImage answer(int i) {
    return new AnsweredImage(
        new Prediction(
            new ImageRef("image " + i, "test", Optional.empty()),
            new ModelRef("m", "v" + i, "d"),
            List.of(new ScoredLabel("class " + i, 0.9)),
            Activation.SOFTMAX,
            new Tta(1, "off"),
            new Timings(0, 0, 0, 0, 0),
            Optional.empty()),
        i);
  }
}
