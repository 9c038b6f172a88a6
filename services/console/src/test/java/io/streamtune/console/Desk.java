package io.streamtune.console;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.streamtune.broker.EmbeddedBroker;
import io.streamtune.events.ErrorCode;
import io.streamtune.events.EventMessage;
import io.streamtune.events.Headers;
import io.streamtune.events.ImagePosition;
import io.streamtune.events.ImageRef;
import io.streamtune.events.ModelRef;
import io.streamtune.events.Topics;
import io.streamtune.events.image.DeadLetter;
import io.streamtune.events.image.ImageEvent;
import io.streamtune.events.model.ModelEvent;
import io.streamtune.events.model.ModelEventCodec;
import io.streamtune.events.model.ReplicaEvent;
import io.streamtune.events.model.ReplicaEventCodec;
import io.streamtune.events.prediction.Activation;
import io.streamtune.events.prediction.Prediction;
import io.streamtune.events.prediction.PredictionCodec;
import io.streamtune.events.prediction.ScoredLabel;
import io.streamtune.events.prediction.Timings;
import io.streamtune.events.prediction.Tta;
import io.streamtune.events.training.LiveQualityEvent;
import io.streamtune.events.training.LiveQualityEventCodec;
import io.streamtune.events.training.TrainingEvent;
import io.streamtune.events.training.TrainingEvent.Stage;
import io.streamtune.events.training.TrainingEvent.Step;
import io.streamtune.events.training.TrainingEventCodec;
import io.streamtune.host.settings.Settings;
import io.streamtune.stream.KafkaSettings;
import io.streamtune.stream.SendResult;
import io.streamtune.stream.SinkConfig;
import io.streamtune.stream.admin.TopicAdmin;
import io.streamtune.stream.produce.EventSink;
import java.net.URI;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A real Kafka with the topics, and the other services played by hand. */
final class Desk implements AutoCloseable {
  static final Topics TOPICS = Topics.DEFAULT;
  static final ModelRef MODEL = new ModelRef("fruit", "v1", "a".repeat(64));

  private final EmbeddedBroker broker = EmbeddedBroker.start();
  private final EventSink sink;
  private final Map<String, String> digests = new HashMap<>();

  Desk() {
    try (TopicAdmin admin = new TopicAdmin(kafka())) {
      TOPICS.all().forEach(topic -> admin.createIfMissing(topic, 1, 1, Map.of()));
    }
    sink = new EventSink(SinkConfig.of(10_000), kafka(), new SimpleMeterRegistry());
    sink.start();
  }

  KafkaSettings kafka() {
    return KafkaSettings.of(broker.bootstrapServers());
  }

  /** Starts a console on a free port; settings come in pairs of key and value. */
  ConsoleService console(String... settings) {
    Map<String, String> all = new HashMap<>();
    all.put("kafka.bootstrap-servers", broker.bootstrapServers());
    all.put("http.port", "0");
    for (int i = 0; i < settings.length; i += 2) {
      all.put(settings[i], settings[i + 1]);
    }
    ConsoleService console = new ConsoleService(ConsoleConfig.from(new Settings(all, Map.of())));
    console.start();
    return console;
  }

  /** Sends an image and returns where it lies. */
  ImagePosition image(String id, byte[] bytes) {
    EventMessage message =
        ImageEvent.message(id, "test", "image/jpeg", Optional.of(id.getBytes(UTF_8)), bytes);
    return new ImagePosition(TOPICS.images(), 0, send(TOPICS.images(), message));
  }

  /** Answers an image as the inference service does. */
  void predict(ImageRef image, List<ScoredLabel> labels) {
    send(TOPICS.predictions(), prediction(image, labels));
  }

  /** Sends many at once, and waits for none. */
  void predictSoon(ImageRef image, List<ScoredLabel> labels) {
    sink.send(TOPICS.predictions(), prediction(image, labels), _ -> {});
  }

  private static EventMessage prediction(ImageRef image, List<ScoredLabel> labels) {
    Prediction prediction =
        new Prediction(
            image,
            MODEL,
            labels,
            Activation.SOFTMAX,
            new Tta(1, "off"),
            new Timings(1, 1, 1, 1, 4),
            Optional.empty());
    return PredictionCodec.encode(prediction, Optional.empty(), Instant.now());
  }

  /** Sends a photo and its answer. */
  void photo(String id, byte[] bytes, List<ScoredLabel> labels) {
    predict(new ImageRef(id, "test", Optional.of(image(id, bytes))), labels);
  }

  void bury(ImagePosition at, ErrorCode code, String message) {
    send(
        TOPICS.deadLetters(),
        DeadLetter.of(
            at,
            Optional.empty(),
            Headers.none(),
            new byte[] {1},
            code,
            "decode",
            message,
            Optional.empty()));
  }

  /** Tells of a run as the trainer does. */
  void train(Stage stage, Optional<Step> step, Map<String, Double> metrics, String message) {
    TrainingEvent event =
        new TrainingEvent(
            "fruit:r1", "fruit", stage, step, metrics, Optional.of(12.0), Optional.of(message));
    send(TOPICS.training(), TrainingEventCodec.encode(event, Instant.now()));
  }

  /** Measures the version in service as the trainer does. */
  void measure(String version, double accuracy, int labelled) {
    ModelRef model = new ModelRef("fruit", version, "a".repeat(64));
    LiveQualityEvent event =
        new LiveQualityEvent(
            new LiveQualityEvent.Score(model, 1000, labelled, accuracy, 0.4, 2, 3),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    send(TOPICS.training(), LiveQualityEventCodec.encode(event, Instant.now()));
  }

  /** Tells the digest of a version that lies in a store; others have one that is made up. */
  void stored(String version, String digest) {
    digests.put(version, digest);
  }

  private static String made(String version) {
    return (version + "0".repeat(64)).replaceAll("[^0-9a-f]", "a").substring(0, 64);
  }

  /** Announces a version as the trainer does. */
  void release(String version, double accuracy, Optional<String> previous) {
    ModelEvent event =
        new ModelEvent(
            "fruit",
            version,
            URI.create("fruit/" + version),
            digests.getOrDefault(version, made(version)),
            ModelEvent.State.PROMOTED,
            Map.of("accuracy", accuracy, "logLoss", 1 - accuracy),
            Optional.of("v0"),
            previous,
            Optional.of("accuracy %.4f on 120 held-out images".formatted(accuracy)));
    send(TOPICS.models(), ModelEventCodec.encode(event, Instant.now()));
  }

  /** Says what a replica serves, as it does after a swap. */
  void serve(String version) {
    ReplicaEvent event =
        new ReplicaEvent(
            "host-8080",
            new ModelRef("fruit", version, "a".repeat(64)),
            Optional.empty(),
            Map.of(
                "beforeImages", 400.0,
                "beforeP99Seconds", 0.045,
                "duringImages", 31.0,
                "duringP99Seconds", 0.061,
                "in", 31.0,
                "out", 31.0));
    send(TOPICS.models(), ReplicaEventCodec.encode(event, Instant.now()));
  }

  /** Sends a record and returns its offset. */
  long send(String topic, EventMessage message) {
    CompletableFuture<SendResult> sent = new CompletableFuture<>();
    sink.send(topic, message, sent::complete);
    try {
      SendResult result = sent.get(60, TimeUnit.SECONDS);
      if (result instanceof SendResult.Acknowledged(int _, long offset)) {
        return offset;
      }
      throw new AssertionError(topic + ": " + result);
    } catch (Exception e) {
      throw new AssertionError(topic, e);
    }
  }

  static List<ScoredLabel> labels(String best, double probability, String second) {
    return List.of(
        new ScoredLabel(best, probability), new ScoredLabel(second, (1 - probability) / 2));
  }

  @Override
  public void close() {
    sink.close();
    broker.close();
  }
}
