package io.streamtune.inference.faults;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.streamtune.events.ErrorCode;
import io.streamtune.inference.CrashingMain;
import io.streamtune.testkit.JavaProcess;
import io.streamtune.testkit.Until;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Goal: an image that kills the process natively stops the stream for two further deaths at most,
 * and takes no other image with it. Method: a process that aborts on a marked image, in the decoder
 * or in the network, and is started again whenever it is dead.
 */
@Tag("broker")
final class NativeCrashTest {
  /** Of a JVM that died natively and wrote that down, where no core is wanted. */
  private static final int DIED_NATIVELY = 1;

  private static final int BEFORE = 40;
  private static final int AFTER = 40;
  private static final int DEATHS_MAX = 3;

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({
    CrashingMain.KILLS_DECODER + ", at-least-once",
    CrashingMain.KILLS_NETWORK + ", exactly-once"
  })
  void an_image_that_kills_the_process_becomes_a_dead_letter_and_all_others_are_predicted(
      String marker, String delivery) throws Exception {
    byte[] poison = poison(marker);
    try (BrokerProcess broker = new BrokerProcess(folder);
        Traffic traffic = new Traffic(broker.kafka(), 2)) {
      traffic.send(BEFORE);
      traffic.sendBytes("poison", poison);
      traffic.send(AFTER);
      traffic.awaitSent();

      int deaths = 0;
      boolean isDone = false;
      while (!isDone && deaths <= DEATHS_MAX) {
        try (ReplicaProcess service = start(settings(broker, delivery))) {
          Until.holds(
              "all is answered, or it is dead",
              () -> traffic.answered() == BEFORE + AFTER + 1 || !service.isAlive(),
              service.process::said);
          isDone = service.isAlive();
          if (!isDone) {
            deaths++;
            assertThat(service.process.exitCode(Duration.ofSeconds(30)))
                .as(service.process.said())
                .isEqualTo(DIED_NATIVELY);
          }
        }
      }

      assertThat(deaths).isBetween(2, DEATHS_MAX);
      assertThat(traffic.lost()).isZero();
      assertThat(traffic.letters())
          .singleElement()
          .satisfies(
              letter -> {
                assertThat(letter.code()).isEqualTo(ErrorCode.POISON);
                assertThat(letter.value()).isEqualTo(poison);
              });
      if (delivery.equals("exactly-once")) {
        assertThat(traffic.duplicates()).isZero();
      }
    }
  }

  @Test
  void images_in_the_hands_of_a_process_that_was_killed_are_no_suspects() throws Exception {
    try (BrokerProcess broker = new BrokerProcess(folder);
        Traffic traffic = new Traffic(broker.kafka(), 2)) {
      traffic.send(BEFORE + AFTER);
      traffic.awaitSent();
      try (ReplicaProcess service = start(settings(broker, "at-least-once"))) {
        Until.holds("it answers", () -> traffic.answered() > BEFORE / 2, service.process::said);
        service.process.kill();
      }
      try (ReplicaProcess next = start(settings(broker, "at-least-once"))) {
        Until.holds(
            "all is answered", () -> traffic.answered() == BEFORE + AFTER, next.process::said);
        assertThat(next.process.said())
            .doesNotContain("died natively", "tried alone", "killed the process");
      }
    }
  }

  private ReplicaProcess start(Map<String, String> settings) {
    List<String> options = new ArrayList<>(JavaProcess.SHORT_LIVED);
    options.add("-XX:ErrorFile=" + folder.resolve("error-%p.log"));
    options.add("-XX:-CreateCoredumpOnCrash");
    return ReplicaProcess.ofTest(folder, options, CrashingMain.class, settings);
  }

  private Map<String, String> settings(BrokerProcess broker, String delivery) {
    return Map.of(
        "model",
        Material.network(folder).toString(),
        "kafka.bootstrap-servers",
        broker.kafka().bootstrapServers(),
        "kafka.delivery",
        delivery,
        "kafka.in-flight-events-max",
        "40",
        "kafka.properties.group.instance.id",
        "one",
        "crash-journal",
        folder.resolve("journal").toString());
  }

  /** A photo with something behind its end, which decoders pass over. */
  private static byte[] poison(String marker) throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(Material.photos(1).getFirst());
    out.write(marker.getBytes(US_ASCII));
    return out.toByteArray();
  }
}
