package io.streamtune.cli.demo.session;

import io.streamtune.events.Topics;
import io.streamtune.stream.KafkaSettings;
import io.streamtune.stream.admin.TopicAdmin;
import java.util.List;
import java.util.Map;

/** The topics of a demo's own broker. */
public final class DemoTopics {
  private static final int PARTITIONS = 4;

  /** Enough for the largest image that the service accepts, with its headers. */
  private static final Map<String, String> IMAGES =
      Map.of("max.message.bytes", Integer.toString(33 << 20));

  private DemoTopics() {}

  /** Creates the topics. */
  public static void make(KafkaSettings kafka) {
    Topics topics = Topics.DEFAULT;
    try (TopicAdmin admin = new TopicAdmin(kafka)) {
      for (String topic : List.of(topics.images(), topics.predictions(), topics.deadLetters())) {
        admin.createIfMissing(topic, PARTITIONS, 1, IMAGES);
      }
      admin.createIfMissing(topics.models(), 1, 1, Map.of("cleanup.policy", "compact"));
      admin.createIfMissing(Topics.DEFAULT.labels(), PARTITIONS, 1, IMAGES);
      admin.createIfMissing(Topics.DEFAULT.training(), 1, 1, Map.of());
    }
  }
}
