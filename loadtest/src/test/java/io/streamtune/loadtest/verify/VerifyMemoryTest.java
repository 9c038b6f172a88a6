package io.streamtune.loadtest.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamtune.broker.EmbeddedBroker;
import io.streamtune.display.terminal.Terminal;
import io.streamtune.events.Topics;
import io.streamtune.loadtest.LoadtestCommand;
import io.streamtune.stream.KafkaSettings;
import io.streamtune.stream.admin.TopicAdmin;
import io.streamtune.testkit.JavaProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Goal: the memory that verifying takes does not grow with the events. Method: 200,000 images and
 * their answers, in a JVM whose heap would not hold a tenth of them as objects.
 */
@Tag("broker")
final class VerifyMemoryTest {
  private static final int IMAGES = 200_000;
  private static final int PARTITIONS = 4;

  /** The clients' buffers, and some room; a prediction alone takes more than 1 KiB as objects. */
  private static final List<String> SMALL =
      List.of("-Xmx64m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");

  @TempDir private Path folder;

  /** The command in a JVM of its own. */
  static final class InItsOwnJvm {
    private InItsOwnJvm() {}

    public static void main(String[] arguments) {
      System.exit(
          LoadtestCommand.commandLine(Terminal.system(), new NoPromoter()).execute(arguments));
    }
  }

  @Test
  void two_hundred_thousand_images_are_verified_in_a_heap_of_64_mib() {
    try (EmbeddedBroker broker = EmbeddedBroker.start()) {
      try (TopicAdmin admin = new TopicAdmin(KafkaSettings.of(broker.bootstrapServers()))) {
        for (String topic : List.of("images", "predictions", "images.dlq")) {
          admin.createIfMissing(topic, PARTITIONS, 1, Map.of());
        }
      }
      try (Wire wire = new Wire(broker.bootstrapServers(), Topics.DEFAULT, Optional.empty())) {
        for (int partition = 0; partition < PARTITIONS; partition++) {
          wire.images(partition, IMAGES / PARTITIONS);
          for (long offset = 1; offset < IMAGES / PARTITIONS; offset++) {
            wire.predict(partition, offset, "1");
          }
        }
      }
      List<String> command =
          List.of(
              InItsOwnJvm.class.getName(),
              "verify",
              "--bootstrap-servers",
              broker.bootstrapServers());
      try (JavaProcess verify = JavaProcess.ofTest(folder, SMALL, command)) {
        assertThat(verify.exitCode(Duration.ofMinutes(2))).as(verify.said()).isEqualTo(1);
        assertThat(verify.said())
            .contains("images=200000 predicted=199996 dead=0 lost=4 ", "lost images/3/0");
      }
    }
  }
}
