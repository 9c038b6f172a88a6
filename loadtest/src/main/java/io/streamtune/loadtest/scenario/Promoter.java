package io.streamtune.loadtest.scenario;

import io.streamtune.stream.KafkaSettings;
import java.util.List;

/**
 * Puts versions of the model store into service, as {@code model promote} does. Whoever puts the
 * commands together gives it: the load test knows the topics and no model.
 */
public interface Promoter {
  /**
   * Where versions are and where they are announced.
   *
   * @param kafka how to reach the brokers
   * @param topic of models
   * @param store folder of the model store; the standard one where it is empty
   */
  record Place(KafkaSettings kafka, String topic, String store) {}

  /**
   * Looks whether the store has them.
   *
   * @param versions as {@code NAME:VERSION}
   * @throws RuntimeException with a message for people if not
   */
  void check(Place place, List<String> versions);

  /**
   * Announces a version, and returns when the brokers have the event.
   *
   * @throws RuntimeException with a message for people if it cannot
   */
  void promote(Place place, String version);
}
