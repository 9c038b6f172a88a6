package io.streamtune.loadtest.faults;

import io.streamtune.events.Topics;
import io.streamtune.loadtest.verify.Report;
import io.streamtune.loadtest.verify.Verification;
import io.streamtune.loadtest.verify.Verification.Range;
import io.streamtune.model.bundle.ModelBundle;
import io.streamtune.model.store.FileModelStore;
import io.streamtune.stream.KafkaSettings;
import io.streamtune.stream.StreamException;
import io.streamtune.stream.admin.TopicAdmin;
import io.streamtune.testkit.Until;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A broker and replicas in processes of their own, with images and swaps all the while. */
final class Cluster implements AutoCloseable {
  static final String GROUP = "streamtune-inference";

  /** Why: what the brokers allow at least; a dead member's partitions are given away after it. */
  static final Duration SESSION_TIMEOUT = Duration.ofSeconds(6);

  /**
   * Why: a killed replica's transaction is ended after 15 s, which the broker looks for each 10 s;
   * what stands behind it is committed and not visible until then.
   */
  private static final Duration SETTLE = Duration.ofSeconds(60);

  private static final int PROBLEMS_MAX = 20;
  private static final int PARTITIONS = 4;
  private static final int RECORDS_MIB = 256;
  private static final int MODELS_MIB = 110; // Two versions fit, a third one does not.

  private final Path folder;
  private final String delivery;
  private final Optional<SmallDisk> recordsDisk;
  private final Optional<SmallDisk> modelsDisk;
  private final Map<String, Replica> replicas = new TreeMap<>();
  private final FileModelStore store;
  private final Broker broker;
  private final TopicAdmin admin;
  private final SteadySender sender;
  private final Swaps swaps;

  /**
   * Starts everything and waits until images are answered.
   *
   * @param delivery the service's setting {@code kafka.delivery}
   * @param hasSmallDisks whether records and models are to lie on file systems that can be filled,
   *     where this user may mount some
   */
  Cluster(Path folder, String delivery, boolean hasSmallDisks) throws IOException {
    this.folder = folder;
    this.delivery = delivery;
    recordsDisk = disk("records", RECORDS_MIB, hasSmallDisks);
    modelsDisk = disk("models", MODELS_MIB, hasSmallDisks);
    store = new FileModelStore(folder.resolve("models").resolve("store"));
    List<ModelBundle> versions = List.of(Versions.bundle("1"), Versions.bundle("2"));
    for (ModelBundle version : versions) {
      store.put(version);
    }
    broker = new Broker(folder, folder.resolve("records").resolve("broker"));
    admin = new TopicAdmin(kafka());
    for (String topic : List.of("images", "predictions", "images.dlq")) {
      admin.createIfMissing(topic, PARTITIONS, 1, Map.of());
    }
    launch("a");
    launch("b");
    awaitAssigned("a");
    awaitAssigned("b");
    sender = new SteadySender(kafka());
    swaps = new Swaps(kafka(), versions);
    awaitAnswers(50);
  }

  /** Waits until so many more images are answered: what strikes then strikes a stream. */
  void awaitAnswers(int more) {
    long wanted = admin.endOffset("predictions") + more;
    Until.holds("images flow", () -> admin.endOffset("predictions") >= wanted, this::said);
  }

  private Optional<SmallDisk> disk(String name, int mebibytes, boolean isWanted) {
    return isWanted ? SmallDisk.mount(folder.resolve(name), mebibytes) : Optional.empty();
  }

  KafkaSettings kafka() {
    return broker.kafka();
  }

  Broker broker() {
    return broker;
  }

  FileModelStore store() {
    return store;
  }

  Swaps swaps() {
    return swaps;
  }

  Optional<SmallDisk> recordsDisk() {
    return recordsDisk;
  }

  Optional<SmallDisk> modelsDisk() {
    return modelsDisk;
  }

  Replica replica(String name) {
    Replica replica = replicas.get(name);
    if (replica == null) {
      throw new IllegalArgumentException("there is no replica " + name);
    }
    return replica;
  }

  /** Starts a replica, perhaps in the place of one that has ended, and does not wait for it. */
  void launch(String name) {
    Map<String, String> settings = new HashMap<>();
    settings.put("model", folder.resolve("models/store/" + Versions.NAME + "/1").toString());
    settings.put("http.port", "0");
    settings.put("engine.device", "cpu");
    settings.put("engine.lanes", "1");
    settings.put("swap.replica", name);
    settings.put("swap.store", folder.resolve("models/store").toString());
    settings.put("kafka.delivery", delivery);
    settings.put("kafka.in-flight-events-max", "64");
    settings.put("kafka.bootstrap-servers", kafka().bootstrapServers());
    settings.put("kafka.properties.session.timeout.ms", Long.toString(SESSION_TIMEOUT.toMillis()));
    replicas.put(name, new Replica(folder, settings));
  }

  void awaitAssigned(String name) {
    replica(name).awaitAssigned();
  }

  /** Returns how long it takes until all that has been sent by now is answered and committed. */
  Duration recovers() {
    long begin = System.nanoTime();
    Map<Integer, Long> ends = new HashMap<>();
    Until.holds("the broker answers", () -> isTold(ends), this::said);
    Until.holds(
        "all is committed",
        () -> isCommitted(ends),
        () ->
            "sent %s, committed %s%n%s%s"
                .formatted(
                    ends,
                    admin.committedOffsets(GROUP, "images"),
                    OpenTransactions.told(kafka()),
                    said() + reading()));
    return Duration.ofNanos(System.nanoTime() - begin);
  }

  private boolean isTold(Map<Integer, Long> ends) {
    try {
      ends.putAll(admin.endOffsets("images"));
      return true;
    } catch (StreamException e) {
      return false; // Away still.
    }
  }

  private boolean isCommitted(Map<Integer, Long> ends) {
    try {
      Map<Integer, Long> committed = admin.committedOffsets(GROUP, "images");
      return ends.entrySet().stream()
          .allMatch(end -> committed.getOrDefault(end.getKey(), 0L) >= end.getValue());
    } catch (StreamException e) {
      return false; // Away again.
    }
  }

  /** Lets everything in flight settle and counts all images since the start. */
  Report judged() {
    sender.pause();
    recovers();
    Report report =
        new Verification(
                new Verification.Plan(
                    kafka(), Topics.DEFAULT, Range.ALL, false, SETTLE, PROBLEMS_MAX),
                (_, _) -> Optional.empty(),
                System::nanoTime)
            .run();
    sender.goOn();
    return report;
  }

  /** Returns what the processes say. */
  String said() {
    StringBuilder said = new StringBuilder();
    replicas.forEach(
        (name, replica) -> said.append("--- ").append(name).append('\n').append(replica.said()));
    return said.toString();
  }

  private String reading() {
    StringBuilder told = new StringBuilder();
    replicas.forEach(
        (name, replica) ->
            told.append("--- inside ").append(name).append('\n').append(replica.reading()));
    return told.toString();
  }

  @Override
  public void close() {
    broker.network().pass();
    swaps.close();
    sender.close();
    replicas.values().forEach(Replica::close);
    admin.close();
    broker.close();
    recordsDisk.ifPresent(SmallDisk::close);
    modelsDisk.ifPresent(SmallDisk::close);
  }
}
