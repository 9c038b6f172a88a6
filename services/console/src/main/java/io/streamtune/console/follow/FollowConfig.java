package io.streamtune.console.follow;

import io.streamtune.events.Topics;
import io.streamtune.stream.KafkaSettings;

/**
 * Which topics the follower reads, and how much of them pages show.
 *
 * @param kafka the brokers
 * @param topics the names of the topics
 * @param group the consumer group of the inference service, whose lag the page shows
 * @param cardsPerSecond most predictions to show per second
 * @param labelsPerRun the number of labels after which the trainer starts a run; 0 if unknown
 * @param epoch identifies this run of the console
 */
public record FollowConfig(
    KafkaSettings kafka,
    Topics topics,
    String group,
    int cardsPerSecond,
    int labelsPerRun,
    String epoch) {}
