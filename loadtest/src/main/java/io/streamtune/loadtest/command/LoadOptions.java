package io.streamtune.loadtest.command;

import io.streamtune.events.Topics;
import io.streamtune.loadtest.kafka.BrokerOptions;
import io.streamtune.loadtest.kafka.RunPlan.LoadTopics;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What is sent to Kafka, where to, and how answers are rated. The same for every run. */
final class LoadOptions {
  @Mixin private SendOptions send = new SendOptions();
  @Mixin private BrokerOptions brokers = new BrokerOptions();

  @Option(
      names = "--images-topic",
      paramLabel = "TOPIC",
      description = "Images go there. Default: ${DEFAULT-VALUE}.")
  private String imagesTopic = Topics.DEFAULT.images();

  @Option(
      names = "--predictions-topic",
      paramLabel = "TOPIC",
      description = "Predictions come there. Default: ${DEFAULT-VALUE}.")
  private String predictionsTopic = Topics.DEFAULT.predictions();

  @Option(
      names = "--dead-letters-topic",
      paramLabel = "TOPIC",
      description = "Dead letters come there. Default: ${DEFAULT-VALUE}.")
  private String deadLettersTopic = Topics.DEFAULT.deadLetters();

  @Option(
      names = "--keys",
      paramLabel = "N",
      description = "Number of distinct record keys; 0 sends records without. Default: 0.")
  private int keys;

  @Option(
      names = "--producers",
      paramLabel = "N",
      description = "Kafka producers side by side. Default: ${DEFAULT-VALUE}.")
  private int producers = 1;

  /** Returns what is wrong with the combination of options; empty if nothing is. */
  Optional<String> problem() {
    return keys < 0 || producers < 1 || producers > 64
        ? Optional.of("--keys is 0 or more, --producers 1 to 64")
        : send.problem();
  }

  /** Returns whether an option is given that chooses the images or their keys. */
  boolean choosesImages() {
    return send.choosesImages() || keys > 0;
  }

  /**
   * Returns whether an option is given that exists only for Kafka, other than the topics and the
   * brokers.
   */
  boolean choosesKafka() {
    return keys > 0 || producers > 1;
  }

  SendOptions send() {
    return send;
  }

  BrokerOptions brokers() {
    return brokers;
  }

  LoadTopics topics() {
    return new LoadTopics(imagesTopic, predictionsTopic, deadLettersTopic);
  }

  int keys() {
    return keys;
  }

  int producers() {
    return producers;
  }

  Optional<Path> out() {
    return send.out();
  }

  boolean json() {
    return send.json();
  }

  /** Returns the options by name, as the result stores them; secrets are masked. */
  Map<String, String> effective() {
    Map<String, String> options = new TreeMap<>(send.effective());
    brokers.kafka().masked().forEach((name, value) -> options.put("kafka-property " + name, value));
    options.put("images-topic", imagesTopic);
    options.put("predictions-topic", predictionsTopic);
    options.put("dead-letters-topic", deadLettersTopic);
    options.put("keys", String.valueOf(keys));
    options.put("producers", String.valueOf(producers));
    return options;
  }
}
