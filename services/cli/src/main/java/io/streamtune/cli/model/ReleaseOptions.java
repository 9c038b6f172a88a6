package io.streamtune.cli.model;

import io.streamtune.cli.terminal.Terminal;
import io.streamtune.events.CandidateEvent;
import io.streamtune.events.ModelEvent;
import io.streamtune.events.ReplicaEvent;
import io.streamtune.events.Topics;
import io.streamtune.model.bundle.ModelBundle;
import io.streamtune.model.store.FileModelStore;
import io.streamtune.stream.ModelTopic;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What the commands that put a version into service share. */
final class ReleaseOptions {
  @Mixin private BrokerOptions brokers = new BrokerOptions();

  @Option(
      names = "--topic",
      paramLabel = "NAME",
      description = "The topic of models. Default: models.")
  private String topic = Topics.DEFAULT.models();

  @Nullable
  @Option(
      names = "--store",
      paramLabel = "DIR",
      description = "The model store that the replicas read, too. Default: the standard one.")
  private Path store;

  @Nullable
  @Option(names = "--reason", paramLabel = "TEXT", description = "Why, for those who read it.")
  private String reason;

  @Option(
      names = "--wait",
      paramLabel = "SECONDS",
      description = "How long to wait for the replicas. Default: ${DEFAULT-VALUE}.")
  private int waitSeconds = 30;

  /** Opens the topic of models. */
  ModelTopic topic() {
    return new ModelTopic(brokers.kafka(), topic);
  }

  FileModelStore store(Terminal terminal) {
    return store == null ? ModelCommand.store(terminal) : new FileModelStore(store);
  }

  /**
   * Announces a bundle of the store, and returns the exit status that the replicas' answers make.
   */
  int announce(Terminal terminal, ModelTopic models, ModelBundle bundle, ModelEvent.State state) {
    Map<String, ReplicaEvent> known = models.replicas(bundle.manifest().id().name());
    Announcement announcement = new Announcement(terminal, models, store(terminal));
    ModelEvent event = announcement.publish(bundle, state, Optional.ofNullable(reason));
    return new ReplicaAnswers(terminal, models, known)
            .tell(
                event.name(),
                Duration.ofSeconds(waitSeconds),
                said -> Announcement.answer(said, event),
                "one that starts begins with this version.")
        ? 0
        : 1;
  }

  /** Does the same for a candidate. */
  int announce(Terminal terminal, ModelTopic models, CandidateEvent event) {
    Map<String, ReplicaEvent> known = models.replicas(event.name());
    models.publish(event, Instant.now());
    return new ReplicaAnswers(terminal, models, known)
            .tell(
                event.name(),
                Duration.ofSeconds(waitSeconds),
                said -> TrialAnswers.answer(said, event),
                "one that starts learns of it.")
        ? 0
        : 1;
  }
}
