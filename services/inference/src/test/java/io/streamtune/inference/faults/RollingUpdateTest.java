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
 * Goal: replicas are replaced one by one where there are as many as partitions: a new one is ready
 * before the old one goes. Method: one partition, a process that has it, and one that comes.
 */
@Tag("broker")
final class RollingUpdateTest {
  private static final int IMAGES = 20;

  @TempDir private Path folder;

  @Test
  void a_new_replica_is_ready_without_a_partition_and_takes_over() {
    update("classic");
  }

  @Test
  @Tag("slow")
  void a_new_replica_takes_over_by_the_newer_protocol_of_groups() {
    update("consumer");
  }

  private void update(String protocol) {
    try (BrokerProcess broker = new BrokerProcess(folder);
        Traffic traffic = new Traffic(broker.kafka(), 1)) {
      Map<String, String> settings =
          Map.of(
              "model", Material.network(folder).toString(),
              "kafka.bootstrap-servers", broker.kafka().bootstrapServers(),
              "kafka.properties.group.protocol", protocol);
      try (ReplicaProcess old = ReplicaProcess.ready(folder, settings)) {
        try (ReplicaProcess next = ReplicaProcess.ready(folder, settings)) {
          assertThat(old.metric("streamtune_partitions_assigned")).isEqualTo(1);
          old.process.terminate();
          old.process.exitCode(Duration.ofSeconds(60));

          Until.holds(
              "it has the partition",
              () -> next.metric("streamtune_partitions_assigned") == 1,
              next.process::said);
          traffic.send(IMAGES);
          traffic.awaitSent();
          traffic.awaitAnswered(IMAGES, next.process);
        }
      }
      assertThat(traffic.lost()).isZero();
    }
  }
}
