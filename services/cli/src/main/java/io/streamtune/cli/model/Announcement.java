package io.streamtune.cli.model;

import io.streamtune.cli.terminal.Terminal;
import io.streamtune.events.ModelEvent;
import io.streamtune.events.ReplicaEvent;
import io.streamtune.model.bundle.Manifest;
import io.streamtune.model.bundle.ModelBundle;
import io.streamtune.model.store.FileModelStore;
import io.streamtune.stream.ModelTopic;
import io.streamtune.trainer.release.ModelEvents;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.LongSupplier;

/** Announces a version of the store and tells what the replicas make of it. */
final class Announcement {
  private static final Duration POLL = Duration.ofMillis(200);
  private static final LongSupplier NANO_CLOCK = System::nanoTime;

  private final Terminal terminal;
  private final ModelTopic topic;
  private final FileModelStore store;

  Announcement(Terminal terminal, ModelTopic topic, FileModelStore store) {
    this.terminal = terminal;
    this.topic = topic;
    this.store = store;
  }

  /** Publishes that a verified bundle of the store is to be served. */
  ModelEvent publish(ModelBundle bundle, ModelEvent.State state, Optional<String> reason) {
    Manifest manifest = bundle.manifest();
    ModelEvent event =
        ModelEvents.serve(
            bundle,
            store,
            state,
            manifest.provenance().metrics(),
            topic.wanted(manifest.id().name()),
            reason);
    topic.publish(event, Instant.now());
    terminal
        .err()
        .printf(
            Locale.ROOT,
            "%s is announced as %s.%n",
            manifest.id(),
            event.state().wire().replace('-', ' '));
    return event;
  }

  /**
   * Tells what each replica that is known says to it, for a while at most.
   *
   * @return whether none refused
   */
  boolean answers(ModelEvent event, Map<String, ReplicaEvent> known, Duration patience) {
    Set<String> silent = new TreeSet<>(known.keySet());
    Set<String> told = new TreeSet<>();
    boolean isRefused = false;
    long beginNanos = NANO_CLOCK.getAsLong();
    while ((!silent.isEmpty() || (known.isEmpty() && told.isEmpty()))
        && NANO_CLOCK.getAsLong() - beginNanos < patience.toNanos()) {
      topic.poll(POLL);
      for (ReplicaEvent said : topic.replicas(event.name()).values()) {
        if (answersTo(said, event)
            && !said.equals(known.get(said.replica()))
            && told.add(said.replica())) {
          silent.remove(said.replica());
          isRefused |= said.refused().isPresent();
          terminal.out().println(line(said));
        }
      }
    }
    silent.forEach(
        replica ->
            terminal
                .err()
                .printf(
                    Locale.ROOT,
                    "%s has not answered in %d s; it may have ended, or takes longer.%n",
                    replica,
                    patience.toSeconds()));
    if (known.isEmpty() && told.isEmpty()) {
      terminal
          .err()
          .println("No replica has answered yet; one that starts begins with this version.");
    }
    return !isRefused;
  }

  private static boolean answersTo(ReplicaEvent said, ModelEvent event) {
    return said.serving().digest().equals(event.manifestSha256())
        || said.refused().stream()
            .anyMatch(refusal -> refusal.manifestSha256().equals(event.manifestSha256()));
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
