package io.streamtune.inference.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamtune.events.ImagePosition;
import io.streamtune.events.ImageRef;
import io.streamtune.host.traces.Span;
import io.streamtune.inference.classify.FakeNetwork;
import io.streamtune.inference.ingest.ImageRequest;
import io.streamtune.inference.ingest.ImageRequest.Content;
import io.streamtune.inference.ingest.Outcome;
import io.streamtune.inference.quarantine.OneSuspect;
import io.streamtune.inference.tta.TtaConfig;
import io.streamtune.stream.AssignmentState;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Goal: no work is done for an image that another member results, and none is begun for one that
 * another member is about to answer. Method: a pipeline on a loop that the test turns, and images
 * of a partition that goes.
 */
final class StaleImagesTest {
  /** Longer than the test: a batch goes when it is full, or when draining. */
  private static final Duration LONG = Duration.ofHours(1);

  @TempDir private Path folder;

  private final PipelineRig rig = new PipelineRig();
  private AssignmentState state = AssignmentState.CURRENT;

  @AfterEach
  void close() throws InterruptedException {
    rig.close();
  }

  @Test
  void decoded_images_of_an_ended_assignment_are_not_run_and_their_rows_are_free()
      throws Exception {
    Pipeline pipeline = rig.pipeline(4, LONG, TtaConfig.OFF);
    pipeline.submit(List.of(image(0), image(1), image(2)));
    rig.loop.turnUntil(() -> isDecoded(3));

    state = AssignmentState.ENDED;
    pipeline.giveUpStale();
    rig.loop.turnUntil(() -> rig.outcomes.size() == 3);

    assertThat(rig.outcomes.values()).hasOnlyElementsOfType(Outcome.Unavailable.class);
    assertThat(rig.network.runs).isEmpty();
    assertThat(rig.rowsInUse()).isZero();
  }

  @Test
  void images_of_an_ended_assignment_are_not_decoded() throws Exception {
    Pipeline pipeline = rig.pipeline(4, LONG, TtaConfig.OFF);
    state = AssignmentState.ENDED;

    pipeline.submit(List.of(image(0), image(1)));
    rig.loop.turnUntil(() -> rig.outcomes.size() == 2);

    assertThat(rig.outcomes.values()).hasOnlyElementsOfType(Outcome.Unavailable.class);
    assertThat(rig.registry.get("streamtune.stage").tag("stage", "decode").timer().count())
        .isZero();
  }

  @Test
  void what_was_begun_is_finished_while_the_group_waits_and_nothing_else_is() throws Exception {
    Pipeline pipeline = rig.pipeline(2, LONG, TtaConfig.OFF);
    pipeline.submit(List.of(image(0)));
    rig.loop.turnUntil(() -> isDecoded(1));

    state = AssignmentState.ENDING;
    pipeline.submit(List.of(image(1)));
    pipeline.drain();
    rig.loop.turnUntil(() -> rig.outcomes.size() == 2);

    assertThat(rig.best(0)).isEqualTo("b");
    assertThat(rig.outcomes.get(1)).isInstanceOf(Outcome.Unavailable.class);
  }

  @Test
  void a_suspect_that_is_given_up_before_the_network_ran_it_is_tried_again() throws Exception {
    try (OneSuspect journal = new OneSuspect(folder, image(0))) {
      Pipeline pipeline = rig.pipeline(4, LONG, TtaConfig.OFF, journal.guard());
      pipeline.submit(List.of(image(0)));
      rig.loop.turnUntil(() -> isDecoded(1));
      state = AssignmentState.ENDED;
      pipeline.giveUpStale();
      rig.loop.turnUntil(() -> rig.outcomes.containsKey(0));
      assertThat(journal.isKnown()).isTrue();

      state = AssignmentState.CURRENT;
      pipeline.submit(List.of(image(0)));
      pipeline.drain();
      rig.loop.turnUntil(() -> !journal.isKnown());
      assertThat(rig.best(0)).isEqualTo("b");
    }
  }

  private boolean isDecoded(int images) {
    return rig.registry.get("streamtune.stage").tag("stage", "decode").timer().count() == images;
  }

  private ImageRequest image(int number) {
    return new ImageRequest(
        new ImageRef(
            "image-" + number, "test", Optional.of(new ImagePosition("images", 0, number))),
        new byte[0],
        new Content.Pixels(FakeNetwork.row(1)),
        System.nanoTime(),
        Span.NONE,
        () -> state,
        outcome -> rig.outcomes.put(number, outcome));
  }
}
