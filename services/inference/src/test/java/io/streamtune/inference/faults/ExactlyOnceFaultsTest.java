package io.streamtune.inference.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamtune.testkit.Until;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Goal: with exactly-once delivery a reader of committed records sees each image answered once,
 * broken ones too, whatever happens to service and broker. Method: real processes that are killed,
 * stopped for longer than their session, joined by another one, and that lose their broker.
 */
@Tag("broker")
final class ExactlyOnceFaultsTest {
  private static final int KILLS = 4;
  private static final int IMAGES = 150;

  /** One in so many is no picture. */
  private static final int BROKEN_EVERY = 10;

  private static final Duration SESSION = Duration.ofSeconds(6);

  @TempDir private Path folder;

  private Map<String, String> settings(BrokerProcess broker) {
    Map<String, String> settings = new HashMap<>();
    settings.put("model", Material.network(folder).toString());
    settings.put("kafka.bootstrap-servers", broker.kafka().bootstrapServers());
    settings.put("kafka.in-flight-events-max", "40");
    settings.put("kafka.delivery", "exactly-once");
    settings.put("kafka.properties.session.timeout.ms", Long.toString(SESSION.toMillis()));
    settings.put("kafka.properties.heartbeat.interval.ms", "1000");
    return settings;
  }

  private static void assertExactlyOnce(Traffic traffic, int images) {
    assertThat(traffic.sent()).isEqualTo(images);
    assertThat(traffic.lost()).isZero();
    traffic.awaitQuiet();
    assertThat(traffic.duplicates()).isZero();
    assertThat(traffic.deadLetters()).isEqualTo(traffic.broken()).isPositive();
    Until.holds("all is committed", () -> traffic.lag() == 0, traffic::lag);
  }

  @Test
  @Tag("slow") // The fault suite of the load test does it in short.
  void kill_9_in_mid_stream_repeats_nothing() {
    try (BrokerProcess broker = new BrokerProcess(folder);
        Traffic traffic = new Traffic(broker.kafka(), 3)) {
      Map<String, String> settings = settings(broker);
      // A member that comes back under its own name takes its partitions at once.
      settings.put("kafka.properties.group.instance.id", "one");
      traffic.send(IMAGES, BROKEN_EVERY);
      traffic.awaitSent();

      for (int kill = 1; kill <= KILLS; kill++) {
        try (ReplicaProcess service = ReplicaProcess.ready(folder, settings)) {
          traffic.awaitAnswered(kill * IMAGES / (KILLS + 1), service.process);
          assertThat(traffic.answered()).as("killed in mid-stream").isLessThan(IMAGES);
          service.process.kill();
        }
      }
      try (ReplicaProcess service = ReplicaProcess.ready(folder, settings)) {
        traffic.awaitAnswered(IMAGES, service.process);
        assertExactlyOnce(traffic, IMAGES);
      }
    }
  }

  @Test
  void a_process_that_stood_still_beyond_its_session_makes_nothing_visible_that_another_did() {
    try (BrokerProcess broker = new BrokerProcess(folder);
        Traffic traffic = new Traffic(broker.kafka(), 3)) {
      Map<String, String> settings = settings(broker);
      traffic.send(IMAGES, BROKEN_EVERY);
      traffic.awaitSent();
      try (ReplicaProcess zombie = ReplicaProcess.ready(folder, settings)) {
        traffic.awaitAnswered(IMAGES / 4, zombie.process);
        zombie.process.signal("STOP"); // With 40 images in its hands.
        try (ReplicaProcess other = ReplicaProcess.ready(folder, settings)) {
          Until.holds("the other has all", () -> assigned(other) == 3, other.process::said);
          traffic.awaitAnswered(IMAGES / 2, other.process);
          zombie.process.signal("CONT");

          traffic.awaitAnswered(IMAGES, zombie.process, other.process);
          Until.holds("it is a member again", () -> assigned(zombie) > 0, zombie.process::said);
          traffic.send(IMAGES, BROKEN_EVERY);
          traffic.awaitSent();
          traffic.awaitAnswered(2 * IMAGES, zombie.process, other.process);
          assertExactlyOnce(traffic, 2 * IMAGES);
          assertThat(zombie.isReady()).isTrue();
          assertThat(zombie.process.said()).contains("partitions lost: ");
        }
      }
    }
  }

  @Test
  void a_second_replica_joins_and_leaves() {
    try (BrokerProcess broker = new BrokerProcess(folder);
        Traffic traffic = new Traffic(broker.kafka(), 4)) {
      Map<String, String> settings = settings(broker);
      traffic.send(IMAGES, BROKEN_EVERY);
      traffic.awaitSent();
      try (ReplicaProcess first = ReplicaProcess.ready(folder, settings)) {
        traffic.awaitAnswered(IMAGES / 6, first.process);
        try (ReplicaProcess second = ReplicaProcess.ready(folder, settings)) {
          Until.holds(
              "each has a share",
              () -> assigned(first) == 2 && assigned(second) == 2,
              () -> first.process.said() + second.process.said());
          traffic.send(IMAGES, BROKEN_EVERY);
          traffic.awaitSent();
          traffic.awaitAnswered(IMAGES, first.process, second.process);
          second.process.terminate();
          second.process.exitCode(Duration.ofSeconds(30));
        }
        traffic.awaitAnswered(2 * IMAGES, first.process);
        assertExactlyOnce(traffic, 2 * IMAGES);
        assertThat(first.process.said()).doesNotContain("ERROR", "did not become visible");
      }
    }
  }

  @Test
  @Tag("slow") // The fault suite of the load test does it in short.
  void the_broker_is_stopped_and_killed() {
    try (BrokerProcess broker = new BrokerProcess(folder);
        Traffic traffic = new Traffic(broker.kafka(), 3)) {
      traffic.send(IMAGES, BROKEN_EVERY);
      traffic.awaitSent();
      try (ReplicaProcess service = ReplicaProcess.ready(folder, settings(broker))) {
        traffic.awaitAnswered(IMAGES / 4, service.process);
        broker.stop();
        Until.holds("not ready", () -> !service.isReady(), service.process::said);
        broker.start();
        traffic.awaitAnswered(IMAGES / 2, service.process);
        broker.kill();
        Until.holds("not ready", () -> !service.isReady(), service.process::said);
        broker.start();
        traffic.awaitAnswered(IMAGES, service.process);
        assertExactlyOnce(traffic, IMAGES);
        assertThat(service.isAlive()).isTrue();
      }
    }
  }

  private static int assigned(ReplicaProcess service) {
    return (int) service.metric("streamtune_partitions_assigned");
  }
}
