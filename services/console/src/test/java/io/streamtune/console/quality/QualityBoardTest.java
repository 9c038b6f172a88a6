package io.streamtune.console.quality;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamtune.console.photo.Photo;
import io.streamtune.events.ImagePosition;
import io.streamtune.events.ImageRef;
import io.streamtune.events.ModelRef;
import io.streamtune.events.label.Label;
import io.streamtune.events.prediction.Activation;
import io.streamtune.events.prediction.Prediction;
import io.streamtune.events.prediction.ScoredLabel;
import io.streamtune.events.prediction.Timings;
import io.streamtune.events.prediction.Tta;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Goal: labels are held against the answers that they are about, in room that does not grow. */
final class QualityBoardTest {
  private final List<ImagePosition> asked = new ArrayList<>();
  private final QualityBoard board =
      new QualityBoard(
          (at, found) -> {
            asked.add(at);
            found.accept(new Photo(Optional.of("/v1/photos/" + at.offset()), 0));
          });

  @Test
  void the_table_counts_what_was_said_of_what_was_answered() {
    answer(1, "lemon", 0.9);
    answer(2, "lemon", 0.8);
    answer(3, "lime", 0.7);
    say(1, "lemon");
    say(2, "lime");
    say(3, "lemon");
    say(3, "lime"); // The last word counts.
    say(99, "lime"); // Of no answer that is known.

    JsonNode table = view().at("/versions/0");
    assertThat(table.get("labelled").asInt()).isEqualTo(3);
    assertThat(table.get("right").asInt()).isEqualTo(2);
    assertThat(table.get("classes").toString()).isEqualTo("[\"lemon\",\"lime\"]");
    assertThat(table.get("counts").toString()).isEqualTo("[[1,0],[1,1]]");
  }

  @Test
  void the_surest_mistakes_come_first_with_their_photos() {
    answer(1, "lemon", 0.6);
    answer(2, "lemon", 0.9);
    say(1, "lime");
    say(2, "lime");
    view();

    JsonNode mistakes = view().get("mistakes");
    assertThat(mistakes.at("/0/p").asDouble()).isEqualTo(0.9);
    assertThat(mistakes.at("/0/photo").asString()).isEqualTo("/v1/photos/2");
    assertThat(mistakes.at("/1/answered").asString()).isEqualTo("lemon");
    assertThat(asked).as("each is asked for once").hasSize(2);
  }

  @Test
  void many_classes_and_many_labels_take_bounded_room() {
    for (int i = 0; i < 50_000; i++) {
      answer(i, "class " + i, 0.9);
      say(i, "other " + i);
    }

    JsonNode table = view().at("/versions/0");
    assertThat(table.get("labelled").asInt()).isEqualTo(2000);
    assertThat(table.get("classes").size()).isEqualTo(ConfusionView.CLASSES_MAX);
    assertThat(table.get("classes").get(11).asString()).isEqualTo(ConfusionView.OTHERS);
    assertThat(view().toString()).hasSizeLessThan(10_000);
  }

  private static ImagePosition at(long offset) {
    return new ImagePosition("images", 0, offset);
  }

  private void answer(long offset, String name, double probability) {
    board.predicted(
        new Prediction(
            new ImageRef("i" + offset, "test", Optional.of(at(offset))),
            new ModelRef("m", "v1", "d"),
            List.of(new ScoredLabel(name, probability)),
            Activation.SOFTMAX,
            new Tta(1, "off"),
            new Timings(0, 0, 0, 0, 0),
            Optional.empty()));
  }

  private void say(long offset, String name) {
    board.labelled(
        new Label(
            new ImageRef("i" + offset, "test", Optional.of(at(offset))),
            List.of(name),
            Optional.empty()),
        0);
  }

  private JsonNode view() {
    return JsonMapper.shared().readTree(board.json());
  }
}
