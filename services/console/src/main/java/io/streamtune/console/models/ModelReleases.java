package io.streamtune.console.models;

import io.streamtune.events.model.ModelEvent;
import io.streamtune.model.release.ModelTopic;
import io.streamtune.stream.KafkaSettings;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.BiFunction;

/**
 * Releases a version at the request of an administrator, with the same record that {@code
 * streamtune model promote} writes. The console reads no model store: it announces again a version
 * that the topic has announced before, and each replica verifies the bundle as always.
 *
 * <p><b>Called on:</b> a thread that may block.
 *
 * @param kafka the brokers
 * @param topic the topic of models
 * @param known finds the last announcement of a version
 * @param clock stamps the record
 */
public record ModelReleases(
    KafkaSettings kafka,
    String topic,
    BiFunction<String, String, Optional<ModelEvent>> known,
    InstantSource clock) {

  /** A version cannot be announced; the message says what to do instead. */
  public static final class Refused extends Exception {
    private static final long serialVersionUID = 1L;

    Refused(String message) {
      super(message);
    }
  }

  /**
   * Announces a version as promoted.
   *
   * @throws Refused if the topic does not contain the address of its bundle
   */
  public ModelEvent promote(String name, String version, Optional<String> reason) throws Refused {
    try (ModelTopic models = new ModelTopic(kafka, topic)) {
      return announce(models, name, version, ModelEvent.State.PROMOTED, reason);
    }
  }

  /**
   * Announces the previous version again, with the state rolled-back.
   *
   * @throws Refused if there is none, or the topic does not contain the address of its bundle
   */
  public ModelEvent rollBack(String name, Optional<String> reason) throws Refused {
    try (ModelTopic models = new ModelTopic(kafka, topic)) {
      String before =
          models
              .wanted(name)
              .flatMap(ModelEvent::previous)
              .orElseThrow(
                  () -> new Refused("nothing was served under '%s' before".formatted(name)));
      return announce(models, name, before, ModelEvent.State.ROLLED_BACK, reason);
    }
  }

  private ModelEvent announce(
      ModelTopic models,
      String name,
      String version,
      ModelEvent.State state,
      Optional<String> reason)
      throws Refused {
    ModelEvent last =
        known
            .apply(name, version)
            .orElseThrow(
                () ->
                    new Refused(
                        ("the topic of models does not say where %s:%s lies;"
                                + " 'streamtune model promote %s:%s' finds it in the model store")
                            .formatted(name, version, name, version)));
    Optional<String> before =
        models.wanted(name).map(ModelEvent::version).filter(text -> !text.equals(version));
    ModelEvent event =
        new ModelEvent(
            name,
            version,
            last.uri(),
            last.manifestSha256(),
            state,
            last.metrics(),
            last.parent(),
            before,
            reason);
    models.release(event, clock.instant());
    return event;
  }
}
