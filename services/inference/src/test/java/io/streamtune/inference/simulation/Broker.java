package io.streamtune.inference.simulation;

import io.streamtune.events.EventMessage;
import io.streamtune.events.ImagePosition;
import io.streamtune.events.Topics;
import io.streamtune.events.image.DeadLetter;
import io.streamtune.events.prediction.PredictionCodec;
import io.streamtune.inference.simulation.Picture.Kind;
import io.streamtune.stream.SendCallback;
import io.streamtune.stream.SendResult;
import io.streamtune.stream.Sender;

/**
 * The way from one process to the topics of answers: messages to one partition are taken in the
 * order of sending, late or early, and acknowledged later still.
 */
final class Broker implements Sender {
  private static final long SEND_MILLIS = 15;
  private static final long OUTAGE_MILLIS = 1500;

  private final Life life;
  private final Cluster cluster;
  private final AnswerBook book;
  private final Scheduler scheduler;
  private final long[] takenNanos;
  private final long[] toldNanos;
  private final int[] versions;
  private int unfinished;
  private int transactions;
  private int transaction;
  private int newest;
  private int newestBefore;
  private boolean isCutOff;

  Broker(Life life, Cluster cluster, AnswerBook book, Scheduler scheduler) {
    this.life = life;
    this.cluster = cluster;
    this.book = book;
    this.scheduler = scheduler;
    // The last one is the topic of dead letters.
    this.takenNanos = new long[cluster.size() + 1];
    this.toldNanos = new long[cluster.size() + 1];
    this.versions = new int[cluster.size()];
  }

  int unfinished() {
    return unfinished;
  }

  @Override
  public void send(String topic, EventMessage message, SendCallback callback) {
    unfinished++;
    life.require(
        unfinished <= 2 * life.plan().source().inFlightEventsMax(),
        "%d sends are unfinished",
        unfinished);
    int partition = partition(topic, message);
    long outageMillis = life.isTroubled(life.plan().trouble().outage() / 5) ? OUTAGE_MILLIS : 0;
    takenNanos[partition] =
        Math.max(
            takenNanos[partition] + 1,
            scheduler.nowNanos() + scheduler.upToMillis(SEND_MILLIS + outageMillis));
    scheduler.at(
        takenNanos[partition],
        Cluster.BROKER,
        "takes a message",
        () -> take(partition, topic, message, callback));
  }

  /** Returns the number of the transaction that begins. */
  int nextTransaction() {
    return ++transactions;
  }

  /** Returns where a message goes. */
  int partition(String topic, EventMessage message) {
    return isLetter(topic)
        ? cluster.size()
        : message.key().map(key -> key[0] % cluster.size()).orElseGet(this::any);
  }

  private int any() {
    return scheduler.below(cluster.size());
  }

  private static boolean isLetter(String topic) {
    return topic.equals(Topics.DEFAULT.deadLetters());
  }

  private void take(int partition, String topic, EventMessage message, SendCallback callback) {
    // What a dead process had sent may have come through, up to some message.
    isCutOff |= !life.isAlive() && scheduler.happens(0.5);
    if (isCutOff) {
      return;
    }
    boolean isRefused = refuses(topic, message);
    if (!isRefused) {
      write(partition, topic, message);
    }
    toldNanos[partition] =
        Math.max(
            toldNanos[partition] + 1, scheduler.nowNanos() + scheduler.upToMillis(SEND_MILLIS));
    SendResult result =
        isRefused ? new SendResult.Refused("simulated") : new SendResult.Acknowledged(partition, 0);
    scheduler.at(
        toldNanos[partition],
        life.actor("producer"),
        isRefused ? "hears of a refusal" : "has an acknowledgement",
        () -> {
          unfinished--;
          callback.onSent(result);
        });
  }

  /**
   * Makes a message of a transaction visible. The next transaction never shows an older version,
   * whatever partition a message goes to.
   *
   * @param number counts the transactions of the process
   */
  void write(int partition, String topic, EventMessage message, int number) {
    newestBefore = number == transaction ? newestBefore : newest;
    transaction = number;
    write(partition, topic, message);
  }

  private void write(int partition, String topic, EventMessage message) {
    if (isLetter(topic)) {
      book.buried(life, message);
      return;
    }
    int version = book.predicted(life, message);
    life.require(
        version >= versions[partition],
        "version %d answers after version %d",
        version,
        versions[partition]);
    versions[partition] = version;
    newest = Math.max(newest, version);
    life.require(
        version >= newestBefore, "version %d answers after version %d", version, newestBefore);
  }

  /** Returns whether a message will never be taken. */
  boolean refuses(String topic, EventMessage message) {
    return isLetter(topic) ? isLetterRefused(message) : isPredictionRefused(message);
  }

  private boolean isPredictionRefused(EventMessage message) {
    var image = PredictionCodec.decode(message.headers(), message.value()).image();
    return kind(image.position().orElseThrow()) == Kind.UNPUBLISHED;
  }

  private boolean isLetterRefused(EventMessage message) {
    DeadLetter letter = DeadLetter.read(message.key(), message.headers(), message.value());
    return switch (kind(letter.position())) {
      case UNBURIED -> letter.value().length > 0;
      case UNBURIED_TWICE -> letter.value().length > 0 || letter.headers().size() > 0;
      default -> false;
    };
  }

  private Kind kind(ImagePosition position) {
    return cluster.picture(position.partition(), position.offset()).orElseThrow().kind();
  }
}
