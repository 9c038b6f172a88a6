package io.streamtune.cli.model.release;

import io.streamtune.display.terminal.Terminal;
import io.streamtune.display.terminal.UserError;
import io.streamtune.events.Topics;
import io.streamtune.events.model.CandidateEvent;
import io.streamtune.events.model.ModelEvent;
import io.streamtune.events.model.ReplicaEvent;
import io.streamtune.loadtest.kafka.BrokerOptions;
import io.streamtune.model.bundle.ModelBundle;
import io.streamtune.model.bundle.ModelId;
import io.streamtune.model.release.ModelTopic;
import io.streamtune.model.store.FileModelStore;
import io.streamtune.trainer.release.Promotion;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options that the release commands share. */
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
    return store == null ? StoredModels.store(terminal) : new FileModelStore(store);
  }

  /** Announces a version of the store. */
  @FunctionalInterface
  interface Release {
    ModelEvent announce(Promotion promotion, ModelTopic topic, Optional<String> reason)
        throws IOException;
  }

  /**
   * Announces a version of the store, waits for the replicas, and returns the exit status: 1 if one
   * rejects it.
   *
   * @param name the model
   */
  int announce(Terminal terminal, String name, Release release) throws IOException {
    try (ModelTopic models = topic()) {
      Map<String, ReplicaEvent> known = models.replicas(name);
      Promotion promotion = new Promotion(store(terminal), InstantSource.system());
      ModelEvent event = release.announce(promotion, models, Optional.ofNullable(reason));
      String state = event.state().wire().replace('-', ' ');
      terminal
          .err()
          .println("%s:%s is announced as %s.".formatted(event.name(), event.version(), state));
      return new ReplicaAnswers(terminal, models, known)
              .tell(
                  name,
                  Duration.ofSeconds(waitSeconds),
                  said -> SwapAnswers.answer(said, event),
                  "one that starts begins with this version.")
          ? 0
          : 1;
    }
  }

  /**
   * Announces a version of the store as a candidate, waits for the replicas, and returns the exit
   * status: 1 if one rejects it.
   */
  int tryOut(Terminal terminal, String reference, CandidateEvent.Mode mode, double share)
      throws IOException {
    if (!(share > 0 && share <= 1)) {
      throw new UserError("a share of " + share + " is none", "give a number above 0, up to 1");
    }
    if (reference.indexOf(':') < 0) {
      throw new UserError(
          "'" + reference + "' alone means the version in service, not one to try",
          "Name the version, as " + reference + ":VERSION; 'streamtune model list' shows them.");
    }
    ModelBundle bundle = StoredModels.stored(store(terminal), reference);
    ModelId id = bundle.manifest().id();
    URI uri = URI.create(id.name() + "/" + id.version());
    CandidateEvent event =
        new CandidateEvent(id.name(), id.version(), uri, bundle.digest(), mode, share);
    try (ModelTopic models = topic()) {
      return announce(terminal, models, event);
    }
  }

  /**
   * Announces a candidate, waits for the replicas, and returns the exit status: 1 if one rejects
   * it.
   */
  int announce(Terminal terminal, ModelTopic models, CandidateEvent event) {
    Map<String, ReplicaEvent> known = models.replicas(event.name());
    models.publish(event, Instant.now());
    return new ReplicaAnswers(terminal, models, known)
            .tell(
                event.name(),
                Duration.ofSeconds(waitSeconds),
                said -> CandidateAnswers.answer(said, event),
                "one that starts learns of it.")
        ? 0
        : 1;
  }
}
