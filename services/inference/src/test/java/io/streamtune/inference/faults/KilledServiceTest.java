package io.streamtune.inference.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Goal: a crash loses no image. Method: kill -9 of the service's process in mid-stream, five times.
 */
@Tag("broker")
final class KilledServiceTest {
  private static final int KILLS = 5;
  private static final int IMAGES = 150;

  /** A commit each second, at most so many answered in it, and what the producer still holds. */
  private static final int REPEATED_MAX = 60;

  @TempDir private Path folder;

  @Test
  void kill_9_in_mid_stream_loses_no_image() {
    try (BrokerProcess broker = new BrokerProcess(folder);
        Traffic traffic = new Traffic(broker.kafka(), 3)) {
      Map<String, String> settings =
          Map.of(
              "model",
              Material.network(folder).toString(),
              "kafka.bootstrap-servers",
              broker.kafka().bootstrapServers(),
              "kafka.in-flight-events-max",
              "40",
              // A member that comes back under its own name takes its partitions at once.
              "kafka.properties.group.instance.id",
              "one");
      traffic.send(IMAGES);
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
      }

      System.out.printf("5 x kill -9: %d repeated of %d%n", traffic.duplicates(), IMAGES);
      assertThat(traffic.sent()).isEqualTo(IMAGES);
      assertThat(traffic.lost()).isZero();
      assertThat(traffic.deadLetters()).isZero();
      assertThat(traffic.duplicates()).isLessThan(KILLS * REPEATED_MAX);
    }
  }
}
