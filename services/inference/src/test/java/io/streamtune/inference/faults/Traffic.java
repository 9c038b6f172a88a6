package io.streamtune.inference.faults;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.streamtune.events.ImagePosition;
import io.streamtune.events.image.DeadLetter;
import io.streamtune.events.image.ImageEvent;
import io.streamtune.events.prediction.Prediction;
import io.streamtune.events.prediction.PredictionCodec;
import io.streamtune.stream.KafkaSettings;
import io.streamtune.stream.SendResult;
import io.streamtune.stream.SinkConfig;
import io.streamtune.stream.admin.TopicAdmin;
import io.streamtune.stream.produce.EventSink;
import io.streamtune.stream.read.TopicReader;
import io.streamtune.testkit.JavaProcess;
import io.streamtune.testkit.Until;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** Sends images and counts what comes back for each, through outages of the broker. */
final class Traffic implements AutoCloseable {
  static final String GROUP = "streamtune-inference";

  /** Sends that may be unfinished: enough to be quick, few enough for the test's own memory. */
  private static final int UNFINISHED_MAX = 5000;

  private static final byte[] NO_PICTURE = "no picture".getBytes(UTF_8);

  final TopicAdmin admin;
  final KafkaSettings kafka;
  private final EventSink sink;
  private final TopicReader predictions;
  private final TopicReader deadLetters;
  private final List<byte[]> photos = Material.photos(20);
  private final Set<ImagePosition> sent = ConcurrentHashMap.newKeySet();
  private final Map<ImagePosition, Integer> answers = new HashMap<>();
  private final Map<String, Integer> versions = new TreeMap<>();
  private int broken;
  private final List<DeadLetter> letters = new ArrayList<>();

  /** Makes the topics. */
  Traffic(KafkaSettings kafka, int partitions) {
    this.kafka = kafka;
    admin = new TopicAdmin(kafka);
    for (String topic : List.of("images", "predictions", "images.dlq")) {
      admin.createIfMissing(topic, partitions, 1, Map.of());
    }
    sink = new EventSink(SinkConfig.of(UNFINISHED_MAX + 1), kafka, new SimpleMeterRegistry());
    sink.start();
    predictions = new TopicReader(kafka, "predictions", TopicReader.Start.BEGINNING);
    deadLetters = new TopicReader(kafka, "images.dlq", TopicReader.Start.BEGINNING);
  }

  /** Hands images over; they are sent in the background, as long as the broker may be away. */
  void send(int count) {
    send(count, Integer.MAX_VALUE);
  }

  /** Does the same; one in so many is no picture. */
  void send(int count, int brokenEvery) {
    for (int i = 0; i < count; i++) {
      boolean isBroken = i % brokenEvery == brokenEvery - 1;
      broken += isBroken ? 1 : 0;
      sendBytes("image-" + i, isBroken ? NO_PICTURE : photos.get(i % photos.size()));
    }
  }

  /** Hands one image over. */
  void sendBytes(String id, byte[] bytes) {
    Until.holds("room to send", () -> sink.unfinished() < UNFINISHED_MAX, sink::unfinished);
    sink.send(
        "images",
        ImageEvent.message(id, "test", "image/jpeg", Optional.of(id.getBytes(UTF_8)), bytes),
        result -> {
          if (result instanceof SendResult.Acknowledged(int partition, long offset)) {
            sent.add(new ImagePosition("images", partition, offset));
          }
        });
  }

  /** Waits until the broker has all that was handed over. */
  void awaitSent() {
    Until.holds("all is sent", () -> sink.unfinished() == 0, sink::unfinished);
  }

  /** Reads what has come and returns how many images have an answer. */
  int answered() {
    predictions
        .poll(Duration.ofMillis(20))
        .forEach(
            event -> {
              Prediction prediction = PredictionCodec.decode(event.headers(), event.value());
              versions.merge(prediction.model().version(), 1, Integer::sum);
              count(prediction.image().position().orElseThrow());
            });
    deadLetters
        .poll(Duration.ofMillis(1))
        .forEach(
            event -> {
              DeadLetter letter = DeadLetter.read(event.key(), event.headers(), event.value());
              letters.add(letter);
              count(letter.position());
            });
    return answers.size();
  }

  private void count(ImagePosition position) {
    answers.merge(position, 1, Integer::sum);
  }

  /** Waits until at least so many images have an answer. */
  void awaitAnswered(int count, JavaProcess... processes) {
    Until.holds(
        count + " answers",
        () -> answered() >= count,
        () -> {
          StringBuilder said = new StringBuilder("answered: " + answers.size() + "\n");
          for (JavaProcess process : processes) {
            said.append(process.said());
          }
          return said;
        });
  }

  /** Returns the images that the broker took and nobody answered. */
  long lost() {
    answered();
    return sent.stream().filter(position -> !answers.containsKey(position)).count();
  }

  int sent() {
    return sent.size();
  }

  /** Returns the answers beyond the first of each image. */
  int duplicates() {
    answered();
    return answers.values().stream().mapToInt(count -> count - 1).sum();
  }

  /** Returns how many predictions each version has made, as far as read. */
  Map<String, Integer> versions() {
    return Map.copyOf(versions);
  }

  /** Returns how many of the images are no pictures. */
  int broken() {
    return broken;
  }

  /** Reads on until nothing has come for a time: what is repeated comes late. */
  void awaitQuiet() {
    int before = -1;
    while (before != total()) {
      before = total();
      Until.over(Duration.ofSeconds(2), this::answered);
    }
  }

  private int total() {
    return answers.values().stream().mapToInt(Integer::intValue).sum();
  }

  int deadLetters() {
    return letters.size();
  }

  /** Returns the dead letters, as far as read. */
  List<DeadLetter> letters() {
    return List.copyOf(letters);
  }

  /** Returns the images that the group has not committed yet. */
  long lag() {
    return admin.lag(GROUP, "images");
  }

  @Override
  public void close() {
    sink.close();
    predictions.close();
    deadLetters.close();
    admin.close();
  }
}
