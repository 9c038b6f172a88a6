package io.streamtune.cli.train;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.streamtune.engine.EngineConfig.DeviceChoice;
import io.streamtune.events.Topics;
import io.streamtune.events.label.LabelledImage;
import io.streamtune.events.label.LabelledImageCodec;
import io.streamtune.events.prediction.Activation;
import io.streamtune.model.bundle.Manifest;
import io.streamtune.model.bundle.ModelBundle;
import io.streamtune.model.bundle.ModelId;
import io.streamtune.model.bundle.Provenance;
import io.streamtune.model.onnx.edit.ImageSize;
import io.streamtune.model.onnx.resnet.ResNet;
import io.streamtune.model.onnx.resnet.ResNetVariant;
import io.streamtune.stream.KafkaSettings;
import io.streamtune.stream.SinkConfig;
import io.streamtune.stream.admin.TopicAdmin;
import io.streamtune.stream.produce.EventSink;
import io.streamtune.testkit.Until;
import io.streamtune.trainer.collect.CollectConfig;
import io.streamtune.trainer.gate.GateConfig;
import io.streamtune.trainer.learn.LearnConfig;
import io.streamtune.trainer.learn.run.TrainingRunConfig;
import io.streamtune.trainer.learn.trigger.TriggerConfig;
import io.streamtune.trainer.recipe.RecipeJson;
import io.streamtune.trainer.release.Retention;
import io.streamtune.vision.view.Preprocessing;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import javax.imageio.ImageIO;

/** A small problem that a fresh network learns in seconds: red pictures and blue ones. */
final class LearnMaterial {
  static final String NAME = "colours";
  private static final int SIZE = 64;

  private LearnMaterial() {}

  /** A network that knows no class of the stream. */
  static ModelBundle base() {
    return bundle("untrained", 1);
  }

  /** Another one, of other weights for each seed. */
  static ModelBundle bundle(String version, long seed) {
    Preprocessing imageNet = Preprocessing.IMAGENET;
    Preprocessing small =
        new Preprocessing(
            SIZE, 72, imageNet.resize(), imageNet.mean(), imageNet.std(), imageNet.colorOrder());
    Manifest manifest =
        new Manifest(
            new ModelId(NAME, version),
            List.of("one", "two"),
            Activation.SOFTMAX,
            small,
            Provenance.initialised(seed, Instant.EPOCH),
            Manifest.DEFAULT_PROBE_TOLERANCE,
            Map.of());
    return ModelBundle.create(
        manifest,
        ImageSize.set(
            ResNet.build(
                ResNetVariant.RESNET18, 2, ResNet.initialise(ResNetVariant.RESNET18, 2, seed)),
            SIZE),
        List.of());
  }

  /**
   * Returns a quick way to learn.
   *
   * @param folder for the collected images
   * @param every changes after which a round begins
   * @param epochs of a round
   */
  static LearnConfig config(KafkaSettings kafka, Path folder, int every, int epochs) {
    return new LearnConfig(
        NAME,
        kafka,
        Topics.DEFAULT,
        "trainer",
        folder,
        new CollectConfig(1000, 0.3, 1),
        TriggerConfig.every(every),
        new TrainingRunConfig(
            4,
            2,
            RecipeJson.read(recipe(epochs).getBytes(UTF_8)),
            true,
            new GateConfig(10, 0.005, 0.005, 0.05, 0.05),
            DeviceChoice.CPU,
            Retention.DEFAULT),
        Optional.empty());
  }

  private static String recipe(int epochs) {
    return """
    {"size": 64, "batch_size": 8, "tta": 2, "seed": 3, "fits": [
      {"name": "frozen", "freeze_to": 2, "lrs": [0.01], "cycles": %d, "cycle_len": 1}]}
    """
        .formatted(epochs);
  }

  static void createTopics(KafkaSettings kafka) {
    try (TopicAdmin admin = new TopicAdmin(kafka)) {
      for (String topic : List.of("images", "predictions", "images.dlq", "labels", "training")) {
        admin.createIfMissing(topic, 1, 1, Map.of());
      }
      admin.createIfMissing("models", 1, 1, Map.of("cleanup.policy", "compact"));
    }
  }

  /** Returns a PNG of a square of this color at a random place. */
  static byte[] picture(Color color, RandomGenerator random) {
    BufferedImage image = new BufferedImage(80, 80, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    graphics.setColor(color);
    graphics.fillRect(random.nextInt(20), random.nextInt(20), 60, 60);
    graphics.dispose();
    image.setRGB(random.nextInt(80), random.nextInt(80), random.nextInt(1 << 24));
    try (ByteArrayOutputStream out = new ByteArrayOutputStream()) {
      ImageIO.write(image, "png", out);
      return out.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Sends labelled pictures, red and blue in turn, to the topic of labels. */
  static void teach(KafkaSettings kafka, int images) {
    SplittableRandom random = new SplittableRandom(5);
    try (EventSink sink = new EventSink(SinkConfig.of(1000), kafka, new SimpleMeterRegistry())) {
      sink.start();
      for (int i = 0; i < images; i++) {
        boolean isRed = i % 2 == 0;
        byte[] picture = picture(isRed ? Color.RED : Color.BLUE, random);
        sink.send(
            "labels",
            LabelledImageCodec.encode(
                new LabelledImage(
                    "image " + i,
                    "test",
                    List.of(isRed ? "red" : "blue"),
                    Optional.of("ann"),
                    Optional.of("image/png"),
                    picture)),
            _ -> {});
      }
      Until.holds("all labels are sent", () -> sink.unfinished() == 0, sink::unfinished);
    }
  }
}
