package io.streamtune.loadtest.scenario;

import io.streamtune.stream.KafkaSettings;
import java.util.List;

/**
 * Promotes versions of the model store, as {@code model promote} does. The command line provides
 * the implementation, because the load test knows topics but no models.
 */
public interface Promoter {
  /**
   * Where versions are stored and announced.
   *
   * @param kafka how to reach the brokers
   * @param topic the topic of models
   * @param store folder of the model store; empty for the default one
   */
  record Place(KafkaSettings kafka, String topic, String store) {}

  /**
   * Checks that the store has the versions.
   *
   * @param versions as {@code NAME:VERSION}
   * @throws RuntimeException with a message for people if it does not
   */
  void check(Place place, List<String> versions);

  /**
   * Announces a version, and returns when the brokers have acknowledged the event.
   *
   * @throws RuntimeException with a message for people if that fails
   */
  void promote(Place place, String version);
}
