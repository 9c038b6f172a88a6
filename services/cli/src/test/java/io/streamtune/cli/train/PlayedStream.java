package io.streamtune.cli.train;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.streamtune.events.ImagePosition;
import io.streamtune.events.ImageRef;
import io.streamtune.events.ModelRef;
import io.streamtune.events.image.ImageEvent;
import io.streamtune.events.label.Label;
import io.streamtune.events.label.LabelCodec;
import io.streamtune.events.model.ModelEvent;
import io.streamtune.events.prediction.Activation;
import io.streamtune.events.prediction.Prediction;
import io.streamtune.events.prediction.PredictionCodec;
import io.streamtune.events.prediction.ScoredLabel;
import io.streamtune.events.prediction.Timings;
import io.streamtune.events.prediction.Tta;
import io.streamtune.model.bundle.ModelBundle;
import io.streamtune.model.release.ModelTopic;
import io.streamtune.model.store.FileModelStore;
import io.streamtune.stream.KafkaSettings;
import io.streamtune.stream.SinkConfig;
import io.streamtune.stream.produce.EventSink;
import io.streamtune.testkit.Until;
import io.streamtune.trainer.release.ModelEvents;
import java.awt.Color;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * Images, what versions say of them, and what people say: written by hand, as no network is that
 * bad to order. Even images are red, odd ones blue.
 */
final class PlayedStream implements AutoCloseable {
  private final SplittableRandom random = new SplittableRandom(5);
  private final KafkaSettings kafka;
  private final EventSink sink;

  PlayedStream(KafkaSettings kafka) {
    this.kafka = kafka;
    sink = new EventSink(SinkConfig.of(10_000), kafka, new SimpleMeterRegistry());
    sink.start();
  }

  void promote(ModelBundle bundle, FileModelStore store) {
    try (ModelTopic models = new ModelTopic(kafka, "models")) {
      models.publish(
          ModelEvents.serve(
              bundle,
              store,
              ModelEvent.State.PROMOTED,
              Map.of(),
              models.wanted(LearnMaterial.NAME).map(ModelEvent::version),
              Optional.empty()),
          Instant.now());
    }
  }

  /** Sends images and what a version says of them. */
  void predict(ModelBundle bundle, int from, int to, boolean isRight) {
    for (int i = from; i < to; i++) {
      boolean isRed = i % 2 == 0;
      byte[] picture = LearnMaterial.picture(isRed ? Color.RED : Color.BLUE, random);
      sink.send(
          "images",
          ImageEvent.message("image " + i, "test", "image/png", Optional.empty(), picture),
          _ -> {});
      ImageRef image =
          new ImageRef("image " + i, "test", Optional.of(new ImagePosition("images", 0, i)));
      Prediction prediction =
          new Prediction(
              image,
              new ModelRef(LearnMaterial.NAME, bundle.manifest().id().version(), bundle.digest()),
              List.of(
                  new ScoredLabel(isRed == isRight ? "red" : "blue", 0.9),
                  new ScoredLabel(isRed == isRight ? "blue" : "red", 0.1)),
              Activation.SOFTMAX,
              new Tta(1, "off"),
              new Timings(0, 0, 0, 0, 0),
              Optional.empty());
      sink.send(
          "predictions",
          PredictionCodec.encode(prediction, Optional.empty(), Instant.now()),
          _ -> {});
    }
    sink.flush(Until.PATIENCE);
  }

  /** Says what images show, naming them by source and id. */
  void say(int from, int to) {
    for (int i = from; i < to; i++) {
      Label label = new Label(named(i), List.of(i % 2 == 0 ? "red" : "blue"), Optional.of("ann"));
      sink.send("labels", LabelCodec.encode(label, "test", Instant.now()), _ -> {});
    }
    sink.flush(Until.PATIENCE);
  }

  static ImageRef named(int image) {
    return new ImageRef("image " + image, "test", Optional.empty());
  }

  @Override
  public void close() {
    sink.close();
  }
}
