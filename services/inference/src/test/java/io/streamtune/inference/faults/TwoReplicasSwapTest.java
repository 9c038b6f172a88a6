package io.streamtune.inference.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamtune.events.model.ModelEvent;
import io.streamtune.model.bundle.ModelBundle;
import io.streamtune.model.release.ModelTopic;
import io.streamtune.testkit.Until;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Goal: replicas swap each at its own pace, and one that cannot does not hold up the other. Method:
 * two processes of one group with a store each, of which one is away for a while; then the group
 * loses a member in the middle of a swap.
 */
@Tag("broker")
final class TwoReplicasSwapTest {
  private static final int IMAGES = 60;

  @TempDir private Path folder;

  @Test
  void replicas_swap_at_their_own_pace_and_a_store_that_was_away_is_come_back_to()
      throws Exception {
    Path first = Material.network(folder);
    Path second = Material.network(folder, "2");
    Path away = folder.resolve("away");
    try (BrokerProcess broker = new BrokerProcess(folder);
        Traffic traffic = new Traffic(broker.kafka(), 4);
        ModelTopic models = new ModelTopic(broker.kafka(), "models")) {
      Map<String, String> settings = settings(broker, first);
      try (ReplicaProcess near = replica(settings, "near", folder.resolve("models"));
          ReplicaProcess far = replica(settings, "far", away)) {
        Until.holds(
            "each has a share", () -> assigned(near) == 2 && assigned(far) == 2, far.process::said);
        traffic.send(IMAGES);
        models.publish(promotion(second), Instant.now());
        Until.holds(
            "near swaps, far says that it cannot",
            () -> serves(models, "near", "2") && isRefused(models, "far"),
            () -> near.process.said() + far.process.said());
        traffic.send(IMAGES);
        traffic.awaitSent();
        traffic.awaitAnswered(2 * IMAGES, near.process, far.process);
        assertThat(serves(models, "far", "1")).isTrue();
        assertThat(traffic.versions()).containsOnlyKeys("1", "2");

        Files.move(folder.resolve("models"), away);
        Until.holds("far swaps, too", () -> serves(models, "far", "2"), far.process::said);
        int before = traffic.versions().getOrDefault("1", 0);
        traffic.send(IMAGES);
        traffic.awaitSent();
        traffic.awaitAnswered(3 * IMAGES, near.process, far.process);
        assertThat(traffic.versions()).containsEntry("1", before);
      }
      assertThat(traffic.lost()).isZero();
      assertThat(traffic.duplicates()).isZero();
    }
  }

  @Test
  void a_replica_that_is_stopped_in_the_middle_of_a_swap_loses_nothing() throws Exception {
    Path first = Material.network(folder);
    Path second = Material.network(folder, "2");
    try (BrokerProcess broker = new BrokerProcess(folder);
        Traffic traffic = new Traffic(broker.kafka(), 4);
        ModelTopic models = new ModelTopic(broker.kafka(), "models")) {
      Map<String, String> settings = settings(broker, first);
      try (ReplicaProcess stays = replica(settings, "stays", folder.resolve("models"));
          ReplicaProcess leaves = replica(settings, "leaves", folder.resolve("models"))) {
        Until.holds(
            "each has a share",
            () -> assigned(stays) == 2 && assigned(leaves) == 2,
            leaves.process::said);
        traffic.send(2 * IMAGES);
        models.publish(promotion(second), Instant.now());
        leaves.process.terminate();
        traffic.awaitSent();
        traffic.awaitAnswered(2 * IMAGES, stays.process, leaves.process);
        Until.holds("the other swaps", () -> serves(models, "stays", "2"), stays.process::said);
      }
      assertThat(traffic.lost()).isZero();
      assertThat(traffic.duplicates()).isZero();
    }
  }

  private ReplicaProcess replica(Map<String, String> settings, String name, Path store) {
    Map<String, String> own = new HashMap<>(settings);
    own.put("swap.replica", name);
    own.put("swap.store", store.toString());
    return ReplicaProcess.ready(folder, own);
  }

  private static Map<String, String> settings(BrokerProcess broker, Path model) {
    return Map.of(
        "model", model.toString(),
        "kafka.bootstrap-servers", broker.kafka().bootstrapServers(),
        "kafka.in-flight-events-max", "20");
  }

  private static boolean serves(ModelTopic models, String replica, String version) {
    models.poll(Duration.ofMillis(50));
    return Optional.ofNullable(models.replicas("fresh").get(replica))
        .filter(said -> said.serving().version().equals(version))
        .isPresent();
  }

  private static boolean isRefused(ModelTopic models, String replica) {
    models.poll(Duration.ofMillis(50));
    return Optional.ofNullable(models.replicas("fresh").get(replica))
        .flatMap(said -> said.refused())
        .filter(refusal -> refusal.reason().contains("is not there"))
        .isPresent();
  }

  private static int assigned(ReplicaProcess service) {
    return (int) service.metric("streamtune_partitions_assigned");
  }

  private static ModelEvent promotion(Path bundle) throws Exception {
    ModelBundle opened = ModelBundle.open(bundle);
    return new ModelEvent(
        "fresh",
        opened.manifest().id().version(),
        URI.create("fresh/" + opened.manifest().id().version()),
        opened.digest(),
        ModelEvent.State.PROMOTED,
        Map.of(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }
}
