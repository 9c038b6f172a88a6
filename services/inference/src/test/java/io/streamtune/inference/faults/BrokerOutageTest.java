package io.streamtune.inference.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamtune.testkit.Until;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Goal: the service outlives its broker, and says so in a few lines. Method: the broker's process
 * is stopped in mid-stream, comes back, is killed, and comes back.
 */
@Tag("broker")
final class BrokerOutageTest {
  private static final int IMAGES = 160;
  private static final Duration AWAY = Duration.ofSeconds(3);

  /** Reading and writing each may say that they fail and that they work again. */
  private static final int LINES_MAX = 8;

  @TempDir private Path folder;

  @Test
  void the_broker_is_stopped_and_killed_and_no_image_is_lost() {
    try (BrokerProcess broker = new BrokerProcess(folder);
        Traffic traffic = new Traffic(broker.kafka(), 3)) {
      Map<String, String> settings =
          Map.of(
              "model", Material.network(folder).toString(),
              "kafka.bootstrap-servers", broker.kafka().bootstrapServers(),
              "kafka.in-flight-events-max", "40");
      traffic.send(IMAGES);
      traffic.awaitSent();
      try (ReplicaProcess service = ReplicaProcess.ready(folder, settings)) {
        traffic.awaitAnswered(IMAGES / 4, service.process);
        outage(service, broker, BrokerProcess::stop);
        traffic.awaitAnswered(IMAGES / 2, service.process);
        outage(service, broker, BrokerProcess::kill);
        traffic.send(20);
        traffic.awaitSent();
        traffic.awaitAnswered(IMAGES + 20, service.process);
        Until.holds("all is committed", () -> traffic.lag() == 0, service.process::said);
      }
      System.out.printf("2 outages: %d repeated of %d%n", traffic.duplicates(), IMAGES + 20);
      assertThat(traffic.sent()).isEqualTo(IMAGES + 20);
      assertThat(traffic.lost()).isZero();
    }
  }

  private static void outage(
      ReplicaProcess service, BrokerProcess broker, Consumer<BrokerProcess> end) {
    int before = service.process.lines().size();
    end.accept(broker);
    Until.holds("not ready", () -> !service.isReady(), service.process::said);
    Until.over(AWAY, () -> assertThat(service.isAlive()).isTrue());
    broker.start();
    Until.holds("ready again", service::isReady, service.process::said);
    List<String> lines = service.process.lines();
    List<String> said = lines.subList(before, lines.size());
    said.forEach(System.out::println);
    assertThat(said).hasSizeLessThanOrEqualTo(LINES_MAX);
    assertThat(String.join("\n", said)).doesNotContain("\tat ").contains("is away", "again");
  }
}
