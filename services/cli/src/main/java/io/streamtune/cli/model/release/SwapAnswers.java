package io.streamtune.cli.model.release;

import io.streamtune.cli.model.release.ReplicaAnswers.Answer;
import io.streamtune.events.model.ModelEvent;
import io.streamtune.events.model.ReplicaEvent;
import java.util.Optional;

/** Reads what the replicas make of a version that is to be served. */
final class SwapAnswers {
  private SwapAnswers() {}

  /** Reads what a replica says to it. */
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
                "%s refused %s in step %s and serves %s on: %s"
                    .formatted(
                        said.replica(),
                        refusal.version(),
                        refusal.step(),
                        said.serving().version(),
                        refusal.reason()))
        .orElse("%s serves %s".formatted(said.replica(), said.serving().version()));
  }
}
