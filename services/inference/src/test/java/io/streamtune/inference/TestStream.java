package io.streamtune.inference;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.streamtune.broker.EmbeddedBroker;
import io.streamtune.events.EventMessage;
import io.streamtune.events.ImagePosition;
import io.streamtune.events.image.DeadLetter;
import io.streamtune.events.image.ImageEvent;
import io.streamtune.events.prediction.Prediction;
import io.streamtune.events.prediction.PredictionCodec;
import io.streamtune.host.Await;
import io.streamtune.host.settings.Settings;
import io.streamtune.stream.KafkaSettings;
import io.streamtune.stream.ReceivedEvent;
import io.streamtune.stream.SendResult;
import io.streamtune.stream.SinkConfig;
import io.streamtune.stream.admin.TopicAdmin;
import io.streamtune.stream.produce.EventSink;
import io.streamtune.stream.read.TopicReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;

/**
 * A real broker with the topics, a sender of images, and a reader that gathers what became of each.
 *
 * <p>The image's key is its file name, so that answers can be told apart.
 */
public final class TestStream implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  final EmbeddedBroker broker;
  public final KafkaSettings kafka;
  public final TopicAdmin admin;
  private final EventSink sink;
  private final Map<ImagePosition, String> sent = new ConcurrentHashMap<>();

  /** Why a service could not go on; the test fails then. */
  private volatile Optional<String> failure = Optional.empty();

  public TestStream(int partitions) {
    this(partitions, 33 << 20);
  }

  /** Makes a stream whose dead letters may have only so many bytes. */
  public TestStream(int partitions, int deadLetterBytesMax) {
    broker = EmbeddedBroker.start();
    kafka = KafkaSettings.of(broker.bootstrapServers());
    admin = new TopicAdmin(kafka);
    Map<String, String> large = Map.of("max.message.bytes", Integer.toString(33 << 20));
    for (String topic : List.of("images", "predictions", "images.dlq")) {
      boolean letters = topic.equals("images.dlq");
      Map<String, String> small = Map.of("max.message.bytes", Integer.toString(deadLetterBytesMax));
      admin.createIfMissing(topic, partitions, 1, letters ? small : large);
    }
    sink = new EventSink(SinkConfig.of(1_000_000), kafka, new SimpleMeterRegistry());
    sink.start();
  }

  /** Returns the configuration of a service on this broker. */
  InferenceConfig config(Path model, Map<String, String> more) {
    Map<String, String> settings = new HashMap<>(more);
    settings.put("kafka.bootstrap-servers", broker.bootstrapServers());
    settings.put("model", model.toString());
    settings.putIfAbsent("http.port", "0");
    settings.putIfAbsent("crash-journal", "off");
    settings.putIfAbsent("engine.device", "cpu");
    return InferenceConfig.from(new Settings(settings, Map.of()));
  }

  public InferenceService serve(Path model, Map<String, String> more) {
    InferenceConfig config = config(model, more);
    return InferenceService.start(config, new ModelSource(config), this::failed);
  }

  /** Takes the reason why a service cannot go on. */
  void failed(String reason) {
    failure = Optional.of(reason);
  }

  /** Returns an image event whose id and key are its name. */
  static EventMessage image(String name, byte[] bytes) {
    return ImageEvent.message(name, "test", "image/jpeg", Optional.of(utf8(name)), bytes);
  }

  /** Sends images and returns when the broker has them. */
  public void send(Map<String, byte[]> images) throws InterruptedException {
    Map<String, EventMessage> messages = new LinkedHashMap<>();
    images.forEach((name, bytes) -> messages.put(name, image(name, bytes)));
    sendMessages(messages);
  }

  /** Sends events and returns when the broker has them. */
  void sendMessages(Map<String, EventMessage> messages) throws InterruptedException {
    CountDownLatch acknowledged = new CountDownLatch(messages.size());
    messages.forEach(
        (name, message) ->
            sink.send(
                "images",
                message,
                result -> {
                  if (result instanceof SendResult.Acknowledged(int partition, long offset)) {
                    sent.put(new ImagePosition("images", partition, offset), name);
                  }
                  acknowledged.countDown();
                }));
    acknowledged.await();
  }

  int sent() {
    return sent.size();
  }

  /** Returns how many predictions and dead letters there are, duplicates included. */
  long answered() {
    return admin.endOffset("predictions") + admin.endOffset("images.dlq");
  }

  /** What became of the images, by name. */
  public static final class Answers {
    public final Map<String, Prediction> predictions = new HashMap<>();
    public final Map<String, DeadLetter> deadLetters = new HashMap<>();
    public final Map<ImagePosition, Integer> counts = new HashMap<>();

    /** Returns the best label of an image, or an empty text if it has no prediction. */
    String top1(String name) {
      Prediction prediction = predictions.get(name);
      return prediction == null ? "" : prediction.labels().getFirst().name();
    }
  }

  /** Reads predictions and dead letters until every image that was sent has at least one. */
  public Answers answers() {
    Answers answers = new Answers();
    try (TopicReader predictions = reader("predictions");
        TopicReader deadLetters = reader("images.dlq")) {
      boolean complete =
          Await.until(
              () -> {
                predictions.poll(Duration.ofMillis(50)).forEach(event -> predicted(event, answers));
                deadLetters.poll(Duration.ofMillis(10)).forEach(event -> buried(event, answers));
                return failure.isPresent() || answers.counts.keySet().containsAll(sent.keySet());
              },
              PATIENCE);
      requireNoFailure();
      if (!complete) {
        throw new AssertionError(
            "%d of %d images were answered in time".formatted(answers.counts.size(), sent.size()));
      }
    }
    return answers;
  }

  private TopicReader reader(String topic) {
    return new TopicReader(kafka, topic, TopicReader.Start.BEGINNING);
  }

  private void predicted(ReceivedEvent event, Answers answers) {
    Prediction prediction = PredictionCodec.decode(event.headers(), event.value());
    ImagePosition position = prediction.image().position().orElseThrow();
    answers.predictions.put(name(position), prediction);
    answers.counts.merge(position, 1, Integer::sum);
  }

  private void buried(ReceivedEvent event, Answers answers) {
    DeadLetter letter = DeadLetter.read(event.key(), event.headers(), event.value());
    answers.deadLetters.put(name(letter.position()), letter);
    answers.counts.merge(letter.position(), 1, Integer::sum);
  }

  private String name(ImagePosition position) {
    return sent.getOrDefault(position, position.toString());
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private void requireNoFailure() {
    failure.ifPresent(
        reason -> {
          throw new AssertionError("the service could not go on: " + reason);
        });
  }

  @Override
  public void close() {
    sink.close();
    admin.close();
    broker.close();
    requireNoFailure();
  }
}
