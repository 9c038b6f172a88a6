package io.streamtune.cli.model.release;

import io.streamtune.cli.model.release.ReplicaAnswers.Answer;
import io.streamtune.events.model.ModelEvent;
import io.streamtune.events.model.ReplicaEvent;
import java.util.Optional;

/** Reads from replica events how the replicas respond to a promoted version. */
final class SwapAnswers {
  private SwapAnswers() {}

  /** Returns a replica's response; empty if its event is no response to the version. */
  static Optional<Answer> answer(ReplicaEvent said, ModelEvent event) {
    boolean isServed = said.serving().digest().equals(event.manifestSha256());
    boolean isRefused =
        said.refused().stream()
            .anyMatch(refusal -> refusal.manifestSha256().equals(event.manifestSha256()));
    return isServed || isRefused
        ? Optional.of(new Answer(said.refused().isPresent(), line(said)))
        : Optional.empty();
  }

  private static String line(ReplicaEvent said) {
    return said.refused()
        .map(
            refusal ->
                "%s rejected %s in step %s and keeps serving %s: %s"
                    .formatted(
                        said.replica(),
                        refusal.version(),
                        refusal.step(),
                        said.serving().version(),
                        refusal.reason()))
        .orElse("%s serves %s".formatted(said.replica(), said.serving().version()));
  }
}
