package io.streamtune.cli.model.release;

import io.streamtune.display.terminal.Terminal;
import io.streamtune.events.model.ReplicaEvent;
import io.streamtune.model.release.ModelTopic;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.LongSupplier;

/** Waits for the replicas' responses to an announcement, and prints them. */
final class ReplicaAnswers {
  private static final Duration POLL = Duration.ofMillis(200);
  private static final LongSupplier NANO_CLOCK = System::nanoTime;

  private final Terminal terminal;
  private final ModelTopic topic;
  private final Map<String, ReplicaEvent> known;

  /**
   * A replica's response to an announcement.
   *
   * @param isRefusal whether the replica rejects the announcement
   * @param line the response in words
   */
  record Answer(boolean isRefusal, String line) {}

  /**
   * Creates it.
   *
   * @param known the latest event of each replica before the announcement
   */
  ReplicaAnswers(Terminal terminal, ModelTopic topic, Map<String, ReplicaEvent> known) {
    this.terminal = terminal;
    this.topic = topic;
    this.known = known;
  }

  /**
   * Waits for the response of each known replica, and prints it.
   *
   * @param name the model
   * @param patience how long to wait
   * @param answer reads a replica event; empty if it is no response to the announcement
   * @param nobody the consequence if no replica is running, for the message
   * @return whether no replica rejected the announcement
   */
  boolean tell(
      String name,
      Duration patience,
      Function<ReplicaEvent, Optional<Answer>> answer,
      String nobody) {
    Set<String> silent = new TreeSet<>(known.keySet());
    Set<String> told = new TreeSet<>();
    boolean isRefused = false;
    long beginNanos = NANO_CLOCK.getAsLong();
    while ((!silent.isEmpty() || (known.isEmpty() && told.isEmpty()))
        && NANO_CLOCK.getAsLong() - beginNanos < patience.toNanos()) {
      topic.poll(POLL);
      for (ReplicaEvent said : topic.replicas(name).values()) {
        Optional<Answer> heard =
            said.equals(known.get(said.replica())) ? Optional.empty() : answer.apply(said);
        if (heard.isPresent() && told.add(said.replica())) {
          silent.remove(said.replica());
          isRefused |= heard.get().isRefusal();
          terminal.out().println(heard.get().line());
        }
      }
    }
    for (String replica : silent) {
      terminal
          .err()
          .printf(
              Locale.ROOT,
              "%s has not answered in %d s; it may have ended, or takes longer.%n",
              replica,
              patience.toSeconds());
    }
    if (known.isEmpty() && told.isEmpty()) {
      terminal.err().println("No replica has answered yet; " + nobody);
    }
    return !isRefused;
  }
}
