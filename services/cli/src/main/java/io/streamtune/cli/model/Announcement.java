package io.streamtune.cli.model;

import io.streamtune.cli.model.ReplicaAnswers.Answer;
import io.streamtune.cli.terminal.Terminal;
import io.streamtune.events.ModelEvent;
import io.streamtune.events.ReplicaEvent;
import io.streamtune.model.bundle.Manifest;
import io.streamtune.model.bundle.ModelBundle;
import io.streamtune.model.store.FileModelStore;
import io.streamtune.stream.ModelTopic;
import io.streamtune.trainer.release.ModelEvents;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/** Announces a version of the store, and reads what the replicas make of it. */
final class Announcement {
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
            topic.wanted(manifest.id().name()).map(ModelEvent::version),
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
