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
 * The configuration of the learning loop.
 *
 * @param model name under which the model is served and released
 * @param kafka connection to the brokers
 * @param topics names of the topics
 * @param group consumer group; one member of it is active
 * @param folder folder of the collected images and of the current training run
 * @param collect limits of the collected images
 * @param triggers when a training run begins
 * @param round configuration of a training run
 * @param live how labels are compared with predictions; empty: they are not, and every label must
 *     name the position of its image
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

  /** Returns the same configuration for a model of another name. */
  public LearnConfig named(String name) {
    return new LearnConfig(name, kafka, topics, group, folder, collect, triggers, round, live);
  }

  /** Returns the same configuration with another one for training runs. */
  public LearnConfig with(TrainingRunConfig other) {
    return new LearnConfig(model, kafka, topics, group, folder, collect, triggers, other, live);
  }

  /** Returns the same configuration with live quality. */
  public LearnConfig with(LiveConfig quality) {
    return new LearnConfig(
        model, kafka, topics, group, folder, collect, triggers, round, Optional.of(quality));
  }
}
