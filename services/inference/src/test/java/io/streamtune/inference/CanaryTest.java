package io.streamtune.inference;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamtune.events.EventMessage;
import io.streamtune.events.model.CandidateEvent;
import io.streamtune.events.model.ModelEvent;
import io.streamtune.events.model.ModelEventCodec;
import io.streamtune.events.model.ReplicaEvent;
import io.streamtune.inference.rollout.Sample;
import io.streamtune.inference.schedule.CandidateRig;
import io.streamtune.model.bundle.ModelBundle;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Goal: a canary answers the images of its keys and of no others, each once; ended, it answers
 * none; promoted, it answers all without being loaded again. Method: a real broker, a small network
 * in two versions.
 */
@Tag("broker")
final class CanaryTest {
  private static final Sample HALF = new Sample(0.5);

  @TempDir Path folder;

  @Test
  void a_canary_answers_its_keys_until_it_is_ended_or_promoted() throws Exception {
    try (CandidateRig rig = new CandidateRig(folder)) {
      CandidateEvent canary = begin(rig);
      String served = rig.served.digest();
      String candidate = rig.candidate.digest();
      assertThat(rig.answeredBy(40))
          .allSatisfy((id, by) -> assertThat(by).isEqualTo(HALF.takes(id) ? candidate : served))
          .containsValue(served)
          .containsValue(candidate);

      rig.end(canary);
      rig.awaited(said -> said.trial().isEmpty());
      assertThat(rig.answeredBy(20).values()).containsOnly(served);

      begin(rig);
      rig.announce(promotion(rig.candidate));
      ReplicaEvent promoted =
          rig.awaited(said -> said.serving().version().equals("2") && !said.receipt().isEmpty());
      assertThat(promoted.trial()).isEmpty();
      assertThat(promoted.receipt()).containsKey("switchSeconds").doesNotContainKey("loadSeconds");
      assertThat(rig.answeredBy(20).values()).containsOnly(candidate);
    }
  }

  @Test
  void a_canary_goes_on_beside_another_version_that_is_promoted_meanwhile() throws Exception {
    try (CandidateRig rig = new CandidateRig(folder)) {
      begin(rig);
      ModelBundle other = rig.put("3");

      rig.announce(promotion(other));
      rig.awaited(said -> said.serving().version().equals("3") && said.trial().isPresent());

      String candidate = rig.candidate.digest();
      assertThat(rig.answeredBy(40))
          .allSatisfy(
              (id, by) -> assertThat(by).isEqualTo(HALF.takes(id) ? candidate : other.digest()))
          .containsValue(other.digest())
          .containsValue(candidate);
    }
  }

  private static CandidateEvent begin(CandidateRig rig) {
    CandidateEvent event =
        rig.announce(CandidateEvent.Mode.CANARY, rig.candidate.digest(), HALF.share());
    rig.awaited(said -> said.trial().isPresent());
    return event;
  }

  private static EventMessage promotion(ModelBundle bundle) {
    String version = bundle.manifest().id().version();
    return ModelEventCodec.encode(
        new ModelEvent(
            SwapMaterial.NAME,
            version,
            URI.create(SwapMaterial.NAME + "/" + version),
            bundle.digest(),
            ModelEvent.State.PROMOTED,
            Map.of(),
            Optional.of("1"),
            Optional.empty(),
            Optional.empty()),
        Instant.now());
  }
}
