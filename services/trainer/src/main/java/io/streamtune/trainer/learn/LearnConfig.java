package io.streamtune.trainer.learn;

import io.streamtune.events.Topics;
import io.streamtune.stream.KafkaSettings;
import io.streamtune.trainer.collect.CollectConfig;
import io.streamtune.trainer.learn.run.TrainingRunConfig;
import io.streamtune.trainer.learn.trigger.TriggerConfig;
import io.streamtune.trainer.live.LiveConfig;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What the loop is told.
 *
 * @param model name under which the model is served and released
 * @param kafka how to reach the brokers
 * @param topics names of the topics
 * @param group consumer group; one member of it is active
 * @param folder holds the collected images and the running round
 * @param collect how much is kept
 * @param triggers when a round begins
 * @param round what it does
 * @param live how labels are held against predictions; empty: they are not, and labels must name
 *     the position of their image
 */
public record LearnConfig(
    String model,
    KafkaSettings kafka,
    Topics topics,
    String group,
    Path folder,
    CollectConfig collect,
    TriggerConfig triggers,
    TrainingRunConfig round,
    Optional<LiveConfig> live) {

  /** Returns the same for a model of another name. */
  public LearnConfig named(String name) {
    return new LearnConfig(name, kafka, topics, group, folder, collect, triggers, round, live);
  }

  /** Returns the same with rounds that do something else. */
  public LearnConfig with(TrainingRunConfig other) {
    return new LearnConfig(model, kafka, topics, group, folder, collect, triggers, other, live);
  }

  /** Returns the same with live quality. */
  public LearnConfig with(LiveConfig quality) {
    return new LearnConfig(
        model, kafka, topics, group, folder, collect, triggers, round, Optional.of(quality));
  }
}
