package io.streamtune.inference;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamtune.events.model.CandidateEvent;
import io.streamtune.events.model.CandidateEvent.Mode;
import io.streamtune.events.model.ReplicaEvent;
import io.streamtune.inference.schedule.CandidateRig;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Goal: a candidate is compared and never answers; a bad one is refused and a trial ends without
 * live traffic noticing. Method: a real broker, a small network in two versions.
 */
@Tag("broker")
final class ShadowTest {
  @TempDir Path folder;

  @Test
  void a_shadow_is_compared_and_never_answers_and_a_broken_one_is_refused() throws Exception {
    try (CandidateRig rig = new CandidateRig(folder)) {
      rig.announce(Mode.SHADOW, rig.candidate.digest(), 1);
      rig.awaited(said -> said.trial().isPresent());
      assertThat(rig.answeredBy(20).values()).containsOnly(rig.served.digest());
      ReplicaEvent compared =
          rig.awaited(said -> said.trial().stream().anyMatch(trial -> images(trial) > 0));
      assertThat(compared.serving().digest()).isEqualTo(rig.served.digest());
      assertThat(compared.trial().orElseThrow().numbers())
          .containsKeys("disagreementRate", "meanDifference", "dropped");
      assertThat(compared.trial().orElseThrow().numbers().get("meanDifference")).isPositive();

      rig.announce(Mode.SHADOW, "0".repeat(64), 1);
      ReplicaEvent refused = rig.awaited(said -> said.refused().isPresent());
      assertThat(refused.refused().orElseThrow().reason()).contains("sha256");
      assertThat(refused.trial()).isEmpty();
      assertThat(rig.answeredBy(5).values()).containsOnly(rig.served.digest());

      CandidateEvent again = rig.announce(Mode.SHADOW, rig.candidate.digest(), 1);
      rig.awaited(said -> said.trial().isPresent());
      rig.end(again);
      rig.awaited(said -> said.trial().isEmpty() && said.refused().isEmpty());
      assertThat(rig.answeredBy(5).values()).containsOnly(rig.served.digest());
    }
  }

  private static double images(ReplicaEvent.Trial trial) {
    return trial.numbers().getOrDefault("images", 0.0);
  }
}
