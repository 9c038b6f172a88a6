package io.streamtune.loadtest.kafka;

import io.streamtune.display.terminal.UserError;
import io.streamtune.stream.KafkaSettings;
import io.streamtune.stream.StreamException;
import io.streamtune.stream.admin.BootstrapProbe;
import io.streamtune.stream.admin.TopicAdmin;
import java.util.Map;

/** Looks whether a run can begin at all, so that a mistake is told at once and in words. */
public final class ClusterCheck {
  // Why: a broker that is there answers in milliseconds; a person does not wait half a minute.
  private static final String PATIENCE_MILLIS = "8000";

  private ClusterCheck() {}

  /**
   * Checks that brokers answer and know the topics.
   *
   * @param topics names by the option that gives them
   * @throws UserError if not
   * @throws StreamException if the brokers refuse
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
      BootstrapProbe.check(kafka); // It names what answers there, where that is no broker.
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
