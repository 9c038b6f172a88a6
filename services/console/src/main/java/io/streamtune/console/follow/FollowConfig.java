package io.streamtune.console.follow;

import io.streamtune.events.Topics;
import io.streamtune.stream.KafkaSettings;

/**
 * What is followed.
 *
 * @param kafka the brokers
 * @param topics the names of the topics
 * @param group the consumer group of the inference service, whose lag is shown
 * @param cardsPerSecond most answers to show in a second
 * @param labelsPerRun after how many labels the trainer begins a run; 0 where it is not known
 * @param epoch tells this run of the console from others
 */
public record FollowConfig(
    KafkaSettings kafka,
    Topics topics,
    String group,
    int cardsPerSecond,
    int labelsPerRun,
    String epoch) {}
