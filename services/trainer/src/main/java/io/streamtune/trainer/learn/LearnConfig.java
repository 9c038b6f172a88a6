package io.streamtune.trainer.learn;

import io.streamtune.engine.DeviceChoice;
import io.streamtune.events.Topics;
import io.streamtune.stream.KafkaSettings;
import io.streamtune.trainer.collect.CollectConfig;
import io.streamtune.trainer.gate.GateConfig;
import io.streamtune.trainer.live.LiveConfig;
import io.streamtune.trainer.recipe.Recipe;
import io.streamtune.trainer.release.Retention;
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
 * @param trainMin fewest images to learn from that a class needs to take part
 * @param validMin fewest held-out images that a class needs to take part
 * @param recipe how a round trains
 * @param gate what a candidate must show
 * @param device where rounds run
 * @param retention which old versions leave the store after a release
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
    int trainMin,
    int validMin,
    Recipe recipe,
    GateConfig gate,
    DeviceChoice device,
    Retention retention,
    Optional<LiveConfig> live) {
  /** Fewest images to learn from that a class needs unless said otherwise. */
  public static final int TRAIN_MIN = 10;

  /** Fewest held-out images that a class needs unless said otherwise. */
  public static final int VALID_MIN = 3;

  /** What the loop is told, without live quality. */
  public LearnConfig(
      String model,
      KafkaSettings kafka,
      Topics topics,
      String group,
      Path folder,
      CollectConfig collect,
      TriggerConfig triggers,
      int trainMin,
      int validMin,
      Recipe recipe,
      GateConfig gate,
      DeviceChoice device) {
    this(
        model,
        kafka,
        topics,
        group,
        folder,
        collect,
        triggers,
        trainMin,
        validMin,
        recipe,
        gate,
        device,
        Retention.DEFAULT,
        Optional.empty());
  }

  /** Returns the same with live quality. */
  public LearnConfig with(LiveConfig quality) {
    return new LearnConfig(
        model,
        kafka,
        topics,
        group,
        folder,
        collect,
        triggers,
        trainMin,
        validMin,
        recipe,
        gate,
        device,
        retention,
        Optional.of(quality));
  }

  /** Checks the numbers. */
  public LearnConfig {
    if (trainMin < 1 || validMin < 1) {
      throw new IllegalArgumentException(
          "trainMin and validMin must be 1 or more, not %d, %d".formatted(trainMin, validMin));
    }
  }
}
