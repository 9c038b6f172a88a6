package io.streamtune.cli.train;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.streamtune.broker.EmbeddedBroker;
import io.streamtune.events.EventMessage;
import io.streamtune.events.ImagePosition;
import io.streamtune.events.ImageRef;
import io.streamtune.events.image.ImageEvent;
import io.streamtune.events.label.Label;
import io.streamtune.events.label.LabelCodec;
import io.streamtune.events.prediction.Prediction;
import io.streamtune.events.prediction.PredictionCodec;
import io.streamtune.events.training.TrainingEvent;
import io.streamtune.events.training.TrainingEvent.Stage;
import io.streamtune.events.training.TrainingEventCodec;
import io.streamtune.host.settings.Settings;
import io.streamtune.inference.InferenceConfig;
import io.streamtune.inference.InferenceService;
import io.streamtune.model.bundle.ModelBundle;
import io.streamtune.model.bundle.ModelId;
import io.streamtune.model.bundle.ServingModel;
import io.streamtune.model.store.FileModelStore;
import io.streamtune.model.store.ModelStore;
import io.streamtune.stream.KafkaSettings;
import io.streamtune.stream.ReceivedEvent;
import io.streamtune.stream.SinkConfig;
import io.streamtune.stream.produce.EventSink;
import io.streamtune.stream.read.TopicReader;
import io.streamtune.trainer.learn.LearningLoop;
import java.awt.Color;
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
import java.util.concurrent.TimeUnit;
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
  private static final int IMAGES = 100;

  @TempDir private Path folder;
  private final SplittableRandom random = new SplittableRandom(5);
  private final Map<String, String> truth = new HashMap<>();

  @Test
  void labels_of_the_stream_become_the_model_that_answers_it() throws Exception {
    FileModelStore store = new FileModelStore(folder.resolve("store"));
    ModelBundle base = LearnMaterial.base();
    store.put(base);
    try (EmbeddedBroker broker = EmbeddedBroker.start()) {
      KafkaSettings kafka = KafkaSettings.of(broker.bootstrapServers());
      LearnMaterial.createTopics(kafka);
      try (EventSink sink = new EventSink(SinkConfig.of(10_000), kafka, new SimpleMeterRegistry());
          TopicReader predictions =
              new TopicReader(kafka, "predictions", TopicReader.Start.BEGINNING);
          TopicReader training = new TopicReader(kafka, "training", TopicReader.Start.BEGINNING);
          InferenceService service = serve(kafka, base)) {
        sink.start();
        LearningLoop loop =
            new LearningLoop(
                LearnMaterial.config(kafka, folder.resolve("trainer"), IMAGES, 2),
                base,
                store,
                new SimpleMeterRegistry(),
                InstantSource.system(),
                System::nanoTime);
        try (RunningLoop learning = new RunningLoop(loop)) {
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

          assertThat(after)
              .allSatisfy(
                  prediction ->
                      assertThat(prediction.model()).isEqualTo(service.classifier().model().ref()));
          assertThat(right(after)).isGreaterThan(IMAGES * 9 / 10);
          System.out.printf("right before %d, after %d of %d%n", 0, right(after), IMAGES);
        }
        assertThat(folder.resolve("trainer/round/photos")).doesNotExist();
        ModelId made = store.list().models().getFirst().id();
        assertThat(made).isNotEqualTo(base.manifest().id());
        assertThat(new String(store.companion(made, ModelStore.REPORT).orElseThrow(), UTF_8))
            .contains(
                "A round: " + made, "Smoothed loss over learning rate", "class=\"confusion\"");
      }
    }
  }

  private InferenceService serve(KafkaSettings kafka, ModelBundle base) {
    Map<String, String> settings =
        Map.of(
            "kafka.bootstrap-servers",
            kafka.bootstrapServers(),
            "crash-journal",
            "off",
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

  private void send(EventSink sink, int from, int to) {
    for (int i = from; i < to; i++) {
      String name = i % 2 == 0 ? "red" : "blue";
      truth.put("image " + i, name);
      EventMessage image =
          ImageEvent.message(
              "image " + i,
              "test",
              "image/png",
              Optional.empty(),
              LearnMaterial.picture(i % 2 == 0 ? Color.RED : Color.BLUE, random));
      sink.send("images", image, _ -> {});
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

  private static TrainingEvent ended(TopicReader reader, RunningLoop learning) {
    List<TrainingEvent> heard = new ArrayList<>();
    for (int polls = 0; polls < 900 && learning.isRunning(); polls++) {
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
