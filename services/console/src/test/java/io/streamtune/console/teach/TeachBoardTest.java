package io.streamtune.console.teach;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamtune.events.EventMessage;
import io.streamtune.events.ImagePosition;
import io.streamtune.events.training.TrainingEvent;
import io.streamtune.events.training.TrainingEvent.Stage;
import io.streamtune.events.training.TrainingEvent.Step;
import io.streamtune.events.training.TrainingEventCodec;
import io.streamtune.stream.ReceivedEvent;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Goal: a run is told as its events tell it, in room that does not grow with it. */
final class TeachBoardTest {
  private final TeachBoard board = new TeachBoard(200);
  private long millis = 1_000_000;

  @Test
  void a_run_has_its_reason_progress_curve_and_verdict() {
    tell("r", Stage.DATASET, Optional.empty(), Map.of(), "200 new images");
    tell("r", Stage.FINETUNE, step(1, 0.7), Map.of("done", 5.0, "total", 20.0), "learning");
    assertThat(view().at("/run/progress").asDouble()).isEqualTo(0.25);
    tell(
        "r",
        Stage.FINETUNE,
        Optional.empty(),
        Map.of("validLoss", 0.5, "accuracy", 0.9),
        "an epoch is over");
    tell("r", Stage.GATE, Optional.empty(), Map.of("accuracy", 0.9), "accuracy 0.9 beats 0.5");
    tell("r", Stage.RELEASED, Optional.empty(), Map.of(), "r is promoted");

    JsonNode run = view().get("run");
    assertThat(run.get("why").asString()).isEqualTo("200 new images");
    assertThat(run.get("stage").asString()).isEqualTo("released");
    assertThat(run.get("ended").asBoolean()).isTrue();
    assertThat(run.get("verdict").asString()).isEqualTo("accuracy 0.9 beats 0.5");
    assertThat(run.at("/curve/0/1").asDouble()).isEqualTo(0.7);
    assertThat(run.at("/epochs/0/validLoss").asDouble()).isEqualTo(0.5);
    assertThat(board.lastRunMillis()).hasValue(1_001_000);
  }

  @Test
  void without_counts_progress_is_by_mini_batches() {
    tell("r", Stage.FINETUNE, step(2, 0.7), Map.of(), "learning");

    // Batch 5 of 10 in epoch 2 of 3.
    assertThat(view().at("/run/progress").asDouble()).isEqualTo(0.5);
  }

  @Test
  void a_long_run_and_many_runs_take_bounded_room() {
    for (int i = 0; i < 10_000; i++) {
      tell("run " + i % 1000, Stage.FINETUNE, step(1, 1.0 / (i + 1)), Map.of(), "x".repeat(5000));
      tell("long", Stage.FINETUNE, step(1, 1.0 / (i + 1)), Map.of(), "");
    }

    assertThat(view().get("runs").size()).isEqualTo(10);
    assertThat(view().toString()).hasSizeLessThan(50_000);
  }

  @Test
  void a_curve_keeps_its_ends_and_its_shape() {
    Curve curve = new Curve();
    for (int i = 0; i < 100_000; i++) {
      curve.add(List.of((double) i, 2.0 * i));
    }

    List<List<Double>> points = curve.points();
    assertThat(points).hasSizeBetween(Curve.POINTS_MAX / 2, Curve.POINTS_MAX);
    assertThat(points.getFirst()).containsExactly(0.0, 0.0);
    assertThat(points.getLast().getFirst()).isGreaterThan(99_000);
    assertThat(points).allMatch(point -> point.get(1) == 2 * point.get(0));
  }

  private static Optional<Step> step(int epoch, double loss) {
    return Optional.of(new Step(epoch, 3, 5, 10, 0.01, Optional.of(loss)));
  }

  private void tell(
      String run, Stage stage, Optional<Step> step, Map<String, Double> metrics, String message) {
    millis += 1000;
    EventMessage record =
        TrainingEventCodec.encode(
            new TrainingEvent(
                run, "m", stage, step, metrics, Optional.empty(), Optional.of(message)),
            Instant.ofEpochMilli(millis));
    board.trained(
        new ReceivedEvent(
            new ImagePosition("training", 0, 1),
            0,
            millis,
            record.key(),
            record.headers(),
            record.value()));
  }

  private JsonNode view() {
    return JsonMapper.shared().readTree(board.json(OptionalLong.of(3)));
  }
}
