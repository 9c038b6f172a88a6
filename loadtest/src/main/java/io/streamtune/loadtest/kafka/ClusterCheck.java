package io.streamtune.loadtest.kafka;

import io.streamtune.display.terminal.UserError;
import io.streamtune.stream.KafkaSettings;
import io.streamtune.stream.StreamException;
import io.streamtune.stream.admin.BootstrapProbe;
import io.streamtune.stream.admin.TopicAdmin;
import java.util.Map;

/**
 * Checks whether a run can start at all, so that a mistake is reported at once with a clear
 * message.
 */
public final class ClusterCheck {
  // Why: a reachable broker responds in milliseconds; users should not wait half a minute.
  private static final String PATIENCE_MILLIS = "8000";

  private ClusterCheck() {}

  /**
   * Checks that the brokers respond and the topics exist.
   *
   * @param topics topic names by the option that sets them
   * @throws UserError if not
   * @throws StreamException if the brokers reject the request
   */
  public static void check(KafkaSettings kafka, Map<String, String> topics) {
    try (TopicAdmin admin = new TopicAdmin(impatient(kafka))) {
      topics.forEach((option, topic) -> check(admin, kafka, option, topic));
    }
  }

  private static void check(TopicAdmin admin, KafkaSettings kafka, String option, String topic) {
    try {
      if (admin.describe(topic).isEmpty()) {
        throw new UserError(
            "topic " + topic + " does not exist at " + kafka.bootstrapServers(),
            "create it, or name another with " + option);
      }
    } catch (StreamException e) {
      if (e.isRefusal()) {
        throw e;
      }
      BootstrapProbe.check(kafka); // Names what responds there if it is no broker.
      throw new UserError(
          "no Kafka broker answers at " + kafka.bootstrapServers(),
          "is one running there? --bootstrap-servers names it",
          e);
    }
  }

  private static KafkaSettings impatient(KafkaSettings kafka) {
    return kafka.properties().containsKey("request.timeout.ms")
        ? kafka
        : kafka
            .with("admin.request.timeout.ms", PATIENCE_MILLIS)
            .with("admin.default.api.timeout.ms", PATIENCE_MILLIS);
  }
}
