package io.streamtune.cli.train;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.streamtune.broker.EmbeddedBroker;
import io.streamtune.engine.DeviceChoice;
import io.streamtune.events.Activation;
import io.streamtune.events.EventMessage;
import io.streamtune.events.ImageEvent;
import io.streamtune.events.ImagePosition;
import io.streamtune.events.ImageRef;
import io.streamtune.events.Label;
import io.streamtune.events.LabelCodec;
import io.streamtune.events.Prediction;
import io.streamtune.events.PredictionCodec;
import io.streamtune.events.Topics;
import io.streamtune.events.TrainingEvent;
import io.streamtune.events.TrainingEvent.Stage;
import io.streamtune.events.TrainingEventCodec;
import io.streamtune.inference.InferenceConfig;
import io.streamtune.inference.InferenceService;
import io.streamtune.inference.config.Settings;
import io.streamtune.model.bundle.Manifest;
import io.streamtune.model.bundle.ModelBundle;
import io.streamtune.model.bundle.ModelId;
import io.streamtune.model.bundle.Provenance;
import io.streamtune.model.bundle.ServingModel;
import io.streamtune.model.onnx.Depth;
import io.streamtune.model.onnx.ImageSize;
import io.streamtune.model.onnx.ResNet;
import io.streamtune.model.store.FileModelStore;
import io.streamtune.stream.EventSink;
import io.streamtune.stream.KafkaSettings;
import io.streamtune.stream.ReceivedEvent;
import io.streamtune.stream.SinkConfig;
import io.streamtune.stream.TopicAdmin;
import io.streamtune.stream.TopicReader;
import io.streamtune.trainer.collect.CollectConfig;
import io.streamtune.trainer.gate.GateConfig;
import io.streamtune.trainer.learn.LearnConfig;
import io.streamtune.trainer.learn.LearningLoop;
import io.streamtune.trainer.recipe.RecipeJson;
import io.streamtune.vision.Preprocessing;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Goal: what people say about images of the stream becomes a model that answers the stream. Method:
 * a real broker, a real service that has learnt nothing, and labels that name the images by their
 * position in Kafka.
 */
@Tag("broker")
final class LearningLoopTest {
  private static final int SIZE = 64;
  private static final int IMAGES = 100;
  private static final String RECIPE =
      """
      {"size": 64, "batch_size": 8, "tta": 2, "seed": 3, "fits": [
        {"name": "frozen", "freeze_to": 2, "lrs": [0.01], "cycles": 2, "cycle_len": 1}]}
      """;

  @TempDir private Path folder;
  private final SplittableRandom random = new SplittableRandom(5);
  private final Map<String, String> truth = new HashMap<>();

  @Test
  void labels_of_the_stream_become_the_model_that_answers_it() throws Exception {
    FileModelStore store = new FileModelStore(folder.resolve("store"));
    ModelBundle base = base();
    store.put(base);
    try (EmbeddedBroker broker = EmbeddedBroker.start()) {
      KafkaSettings kafka = KafkaSettings.of(broker.bootstrapServers());
      createTopics(kafka);
      try (EventSink sink = new EventSink(SinkConfig.of(10_000), kafka, new SimpleMeterRegistry());
          TopicReader predictions =
              new TopicReader(kafka, "predictions", TopicReader.Start.BEGINNING);
          TopicReader training = new TopicReader(kafka, "training", TopicReader.Start.BEGINNING);
          InferenceService service = serve(kafka, base)) {
        sink.start();
        LearningLoop loop =
            new LearningLoop(
                config(kafka),
                base,
                store,
                new SimpleMeterRegistry(),
                InstantSource.system(),
                System::nanoTime);
        CompletableFuture<Void> learning = CompletableFuture.runAsync(() -> run(loop));
        send(sink, 0, IMAGES);
        List<Prediction> before = answers(predictions, IMAGES);
        assertThat(right(before)).isZero();

        before.forEach(prediction -> teach(sink, prediction.image()));
        sink.send("labels", gone(), _ -> {});
        TrainingEvent end = ended(training, learning);
        assertThat(end.stage()).as(end.message().orElse("")).isEqualTo(Stage.RELEASED);
        awaitVersion(service);
        send(sink, IMAGES, 2 * IMAGES);
        List<Prediction> after = answers(predictions, IMAGES);

        loop.stop();
        learning.get();
        assertThat(folder.resolve("trainer/round/photos")).doesNotExist();
        assertThat(after)
            .allSatisfy(
                prediction ->
                    assertThat(prediction.model()).isEqualTo(service.classifier().model().ref()));
        assertThat(right(after)).isGreaterThan(IMAGES * 9 / 10);
        System.out.printf("right before %d, after %d of %d%n", 0, right(after), IMAGES);
      }
    }
  }

  private static void run(LearningLoop loop) {
    try {
      loop.run();
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private LearnConfig config(KafkaSettings kafka) {
    return new LearnConfig(
        "colours",
        kafka,
        Topics.DEFAULT,
        "trainer",
        folder.resolve("trainer"),
        new CollectConfig(1000, 0.3, 1),
        IMAGES,
        4,
        2,
        RecipeJson.read(RECIPE.getBytes(UTF_8)),
        new GateConfig(10, 0.005, 0.005, 0.05, 0.05),
        DeviceChoice.CPU);
  }

  /** A network that knows no class of the stream. */
  private static ModelBundle base() {
    Preprocessing imageNet = Preprocessing.IMAGENET;
    Preprocessing small =
        new Preprocessing(
            SIZE, 72, imageNet.resize(), imageNet.mean(), imageNet.std(), imageNet.colorOrder());
    Manifest manifest =
        new Manifest(
            new ModelId("colours", "untrained"),
            List.of("one", "two"),
            Activation.SOFTMAX,
            small,
            Provenance.initialised(1, Instant.EPOCH),
            Manifest.DEFAULT_PROBE_TOLERANCE,
            Map.of());
    return ModelBundle.create(
        manifest,
        ImageSize.set(
            ResNet.build(Depth.RESNET18, 2, ResNet.initialise(Depth.RESNET18, 2, 1)), SIZE),
        List.of());
  }

  private InferenceService serve(KafkaSettings kafka, ModelBundle base) {
    Map<String, String> settings =
        Map.of(
            "kafka.bootstrap-servers",
            kafka.bootstrapServers(),
            "http.port",
            "0",
            "engine.device",
            "cpu",
            "swap.store",
            folder.resolve("store").toString());
    return InferenceService.start(
        InferenceConfig.from(new Settings(settings, Map.of())),
        () -> ServingModel.of(base),
        _ -> {});
  }

  private static void createTopics(KafkaSettings kafka) {
    try (TopicAdmin admin = new TopicAdmin(kafka)) {
      for (String topic : List.of("images", "predictions", "images.dlq", "labels", "training")) {
        admin.createIfMissing(topic, 1, 1, Map.of());
      }
      admin.createIfMissing("models", 1, 1, Map.of("cleanup.policy", "compact"));
    }
  }

  private void send(EventSink sink, int from, int to) throws IOException {
    for (int i = from; i < to; i++) {
      String name = i % 2 == 0 ? "red" : "blue";
      truth.put("image " + i, name);
      EventMessage image =
          ImageEvent.message(
              "image " + i,
              "test",
              "image/png",
              Optional.empty(),
              picture(i % 2 == 0 ? Color.RED : Color.BLUE));
      sink.send("images", image, _ -> {});
    }
  }

  private byte[] picture(Color color) throws IOException {
    BufferedImage image = new BufferedImage(80, 80, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    graphics.setColor(color);
    graphics.fillRect(random.nextInt(20), random.nextInt(20), 60, 60);
    graphics.dispose();
    image.setRGB(random.nextInt(80), random.nextInt(80), random.nextInt(1 << 24));
    try (ByteArrayOutputStream out = new ByteArrayOutputStream()) {
      ImageIO.write(image, "png", out);
      return out.toByteArray();
    }
  }

  private void teach(EventSink sink, ImageRef image) {
    Label label = new Label(image, List.of(truth.get(image.id())), Optional.of("ann"));
    sink.send("labels", LabelCodec.encode(label, "test", Instant.now()), _ -> {});
  }

  /** A label of an image that Kafka never had: counted, and nothing stops. */
  private static EventMessage gone() {
    ImageRef image =
        new ImageRef("gone", "test", Optional.of(new ImagePosition("images", 0, 1_000_000)));
    return LabelCodec.encode(
        new Label(image, List.of("red"), Optional.empty()), "test", Instant.now());
  }

  private static List<Prediction> answers(TopicReader reader, int count) {
    List<Prediction> answers = new ArrayList<>();
    long polls = 0;
    while (answers.size() < count && polls++ < 300) {
      for (ReceivedEvent event : reader.poll(Duration.ofMillis(200))) {
        answers.add(PredictionCodec.decode(event.headers(), event.value()));
      }
    }
    assertThat(answers).hasSize(count);
    return answers;
  }

  private static TrainingEvent ended(TopicReader reader, CompletableFuture<Void> learning) {
    List<TrainingEvent> heard = new ArrayList<>();
    for (int polls = 0; polls < 900 && !learning.isDone(); polls++) {
      for (ReceivedEvent event : reader.poll(Duration.ofMillis(200))) {
        heard.add(TrainingEventCodec.decode(event.headers(), event.value()));
        Stage stage = heard.getLast().stage();
        if (stage == Stage.RELEASED || stage == Stage.REFUSED || stage == Stage.FAILED) {
          assertThat(heard).extracting(TrainingEvent::stage).contains(Stage.DATASET, Stage.GATE);
          return heard.getLast();
        }
      }
    }
    throw new AssertionError("the round did not end; heard " + heard.size() + " events");
  }

  private static void awaitVersion(InferenceService service) throws InterruptedException {
    for (int i = 0; i < 300; i++) {
      if (!service.classifier().model().ref().version().equals("untrained")) {
        return;
      }
      TimeUnit.MILLISECONDS.sleep(100);
    }
    throw new AssertionError("the new version is not served");
  }

  private long right(List<Prediction> predictions) {
    return predictions.stream()
        .filter(p -> p.labels().getFirst().name().equals(truth.get(p.image().id())))
        .count();
  }
}
