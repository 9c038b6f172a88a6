package io.streamtune.inference;

import io.micrometer.core.instrument.MeterRegistry;
import io.streamtune.events.model.ReplicaEvent;
import io.streamtune.events.model.ReplicaEventCodec;
import io.streamtune.inference.follow.ModelFollower;
import io.streamtune.inference.model.swap.ModelSwap;
import io.streamtune.inference.model.swap.SwapConfig;
import io.streamtune.stream.KafkaSettings;
import io.streamtune.stream.SendResult;
import io.streamtune.stream.produce.EventSink;
import io.streamtune.stream.read.TopicReader;
import java.time.InstantSource;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How a service follows the topic of models: what is promoted there is put into service, and what
 * this replica serves is said there.
 *
 * @param config what the service is told
 * @param classifier whose model is exchanged
 * @param sink takes reports
 * @param clock stamps them
 */
record Following(
    InferenceConfig config, Classifier classifier, EventSink sink, InstantSource clock) {
  private static final Logger log = LoggerFactory.getLogger(Following.class);

  /**
   * Returns what follows the topic; nothing is read before {@link #begin}.
   *
   * @param replica name of this one
   */
  ModelFollower follower(String replica, MeterRegistry registry, LongSupplier nanoClock) {
    KafkaSettings kafka = config.kafka().client();
    return new ModelFollower(
        replica,
        config.swap().observation(),
        () -> new TopicReader(kafka, topic(), TopicReader.Start.BEGINNING),
        new ModelSwap(config.swap().openStore(System.getenv()), classifier, nanoClock),
        classifier,
        this::report,
        registry,
        nanoClock);
  }

  private String topic() {
    return config.kafka().topics().models();
  }

  /** Follows, and waits for a while until all that the topic says is known. */
  void begin(ModelFollower follower) {
    follower.start();
    SwapConfig swap = config.swap();
    if (!follower.awaitCaughtUp(swap.startTimeout())) {
      log.warn(
          "topic {} was not read within {} s; {} is served until it is",
          topic(),
          swap.startTimeout().toSeconds(),
          classifier.model().ref());
    }
  }

  private void report(ReplicaEvent event) {
    sink.send(
        topic(),
        ReplicaEventCodec.encode(event, clock.instant()),
        result -> {
          if (result instanceof SendResult.Refused(String reason)) {
            log.warn("what is served could not be reported: {}", reason);
          }
        });
  }
}
