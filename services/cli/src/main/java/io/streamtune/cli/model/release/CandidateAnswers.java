package io.streamtune.cli.model.release;

import io.streamtune.cli.model.release.ReplicaAnswers.Answer;
import io.streamtune.events.model.CandidateEvent;
import io.streamtune.events.model.ReplicaEvent;
import java.util.Optional;

/** Reads from replica events how the replicas respond to a candidate. */
final class CandidateAnswers {
  private CandidateAnswers() {}

  /** Returns a replica's response; empty if its event is no response to the candidate. */
  static Optional<Answer> answer(ReplicaEvent said, CandidateEvent event) {
    return answersTo(said, event)
        ? Optional.of(new Answer(isRefusal(said, event), line(said, event)))
        : Optional.empty();
  }

  private static boolean answersTo(ReplicaEvent said, CandidateEvent event) {
    boolean isTried =
        said.trial().stream()
            .anyMatch(trial -> trial.manifestSha256().equals(event.manifestSha256()));
    boolean isServed = said.serving().digest().equals(event.manifestSha256());
    return event.mode() == CandidateEvent.Mode.OFF
        ? said.trial().isEmpty()
        : isTried || isServed || isRefusal(said, event);
  }

  private static boolean isRefusal(ReplicaEvent said, CandidateEvent event) {
    return event.mode() != CandidateEvent.Mode.OFF
        && said.refused().stream()
            .anyMatch(refusal -> refusal.manifestSha256().equals(event.manifestSha256()));
  }

  private static String line(ReplicaEvent said, CandidateEvent event) {
    String served = said.serving().version();
    if (isRefusal(said, event)) {
      ReplicaEvent.Refusal refusal = said.refused().orElseThrow();
      return "%s rejected candidate %s in step %s and keeps serving %s: %s"
          .formatted(said.replica(), refusal.version(), refusal.step(), served, refusal.reason());
    }
    return said.trial()
        .map(
            trial ->
                "%s serves %s and tries %s as %s"
                    .formatted(said.replica(), served, trial.version(), trial.mode()))
        .orElse("%s serves %s and tries nothing else".formatted(said.replica(), served));
  }
}
