package io.streamtune.cli.model;

import io.streamtune.cli.terminal.Terminal;
import io.streamtune.events.CandidateEvent;
import io.streamtune.events.ReplicaEvent;
import io.streamtune.stream.ModelTopic;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.LongSupplier;

/** Tells what the replicas make of a candidate. */
final class TrialAnswers {
  private static final Duration POLL = Duration.ofMillis(200);
  private static final LongSupplier NANO_CLOCK = System::nanoTime;

  private final Terminal terminal;
  private final ModelTopic topic;

  TrialAnswers(Terminal terminal, ModelTopic topic) {
    this.terminal = terminal;
    this.topic = topic;
  }

  /**
   * Tells what each replica that is known says to it, for a while at most.
   *
   * @return whether none refused
   */
  boolean tell(CandidateEvent event, Map<String, ReplicaEvent> known, Duration patience) {
    Set<String> silent = new TreeSet<>(known.keySet());
    Set<String> told = new TreeSet<>();
    boolean isRefused = false;
    long beginNanos = NANO_CLOCK.getAsLong();
    while ((!silent.isEmpty() || (known.isEmpty() && told.isEmpty()))
        && NANO_CLOCK.getAsLong() - beginNanos < patience.toNanos()) {
      topic.poll(POLL);
      for (ReplicaEvent said : topic.replicas(event.name()).values()) {
        if (!said.equals(known.get(said.replica()))
            && answersTo(said, event)
            && told.add(said.replica())) {
          silent.remove(said.replica());
          isRefused |= isRefusal(said, event);
          terminal.out().println(line(said, event));
        }
      }
    }
    for (String replica : silent) {
      terminal
          .err()
          .printf(Locale.ROOT, "%s has not answered in %d s.%n", replica, patience.toSeconds());
    }
    if (known.isEmpty() && told.isEmpty()) {
      terminal.err().println("No replica has answered yet; one that starts learns of it.");
    }
    return !isRefused;
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
      return "%s does not try %s, refused in step %s, and serves %s on: %s"
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
