package io.streamtune.cli.model;

import io.streamtune.cli.terminal.Terminal;
import io.streamtune.events.ModelEvent;
import io.streamtune.events.ReplicaEvent;
import io.streamtune.events.Topics;
import io.streamtune.model.bundle.ModelBundle;
import io.streamtune.model.store.FileModelStore;
import io.streamtune.stream.KafkaSettings;
import io.streamtune.stream.ModelTopic;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What the commands that put a version into service share. */
final class ReleaseOptions {
  @Option(
      names = "--bootstrap-servers",
      paramLabel = "HOST:PORT,…",
      defaultValue = "localhost:9092",
      description = "The Kafka brokers. Default: ${DEFAULT-VALUE}.")
  private String servers = "localhost:9092";

  @Option(
      names = "--kafka-property",
      paramLabel = "NAME=VALUE",
      description = "A property of the Kafka clients, as for TLS and SASL; may be repeated.")
  private Map<String, String> properties = new LinkedHashMap<>();

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
    return new ModelTopic(kafka(), topic);
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
    return announcement.answers(event, known, Duration.ofSeconds(waitSeconds)) ? 0 : 1;
  }

  private KafkaSettings kafka() {
    Map<String, String> all = new HashMap<>(properties);
    all.putIfAbsent("bootstrap.servers", servers);
    return new KafkaSettings(all);
  }
}
