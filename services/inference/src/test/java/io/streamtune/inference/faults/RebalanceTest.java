package io.streamtune.inference.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamtune.testkit.Until;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Goal: services come and go while images stream. Method: a second process joins the group, shares
 * the work and is stopped again.
 */
@Tag("broker")
final class RebalanceTest {
  private static final int IMAGES = 200;
  private static final int MORE = 40;

  @TempDir private Path folder;

  @Test
  void a_second_service_shares_the_work_and_leaves_and_nothing_is_lost_or_repeated() {
    try (BrokerProcess broker = new BrokerProcess(folder);
        Traffic traffic = new Traffic(broker.kafka(), 4)) {
      Map<String, String> settings =
          Map.of(
              "model", Material.network(folder).toString(),
              "kafka.bootstrap-servers", broker.kafka().bootstrapServers(),
              "kafka.in-flight-events-max", "20");
      traffic.send(IMAGES);
      traffic.awaitSent();
      try (ReplicaProcess first = ReplicaProcess.ready(folder, settings)) {
        traffic.awaitAnswered(IMAGES / 6, first.process);
        int alone;
        try (ReplicaProcess second = ReplicaProcess.ready(folder, settings)) {
          Until.holds(
              "each has a share",
              () -> assigned(first) == 2 && assigned(second) == 2,
              () -> first.process.said() + second.process.said());
          alone = traffic.answered();
          traffic.awaitAnswered(Math.min(alone + IMAGES / 6, IMAGES - 40), first.process);
          second.process.terminate();
          second.process.exitCode(Duration.ofSeconds(30));
        }
        Until.holds("the first has all", () -> assigned(first) == 4, first.process::said);
        traffic.send(MORE);
        traffic.awaitSent();
        traffic.awaitAnswered(IMAGES + MORE, first.process);
        assertThat(first.isReady()).isTrue();
      }
      System.out.printf("rebalance: %d repeated of %d%n", traffic.duplicates(), IMAGES + MORE);
      assertThat(traffic.lost()).isZero();
      assertThat(traffic.duplicates()).isZero();
    }
  }

  private static int assigned(ReplicaProcess service) {
    return (int) service.metric("streamtune_partitions_assigned");
  }
}
