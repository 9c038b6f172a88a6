package io.streamtune.inference.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamtune.broker.FreePort;
import io.streamtune.model.onnx.resnet.ResNetVariant;
import io.streamtune.testkit.Until;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Goal: a stop finishes what is in flight, so that nothing is done twice. Method: SIGTERM to the
 * service's process in mid-stream, twice with impatience; another process does the rest.
 */
@Tag("broker")
final class StoppedServiceTest {
  /** What a JVM ends with after SIGTERM: 128 + 15. */
  private static final int ENDED_BY_SIGTERM = 143;

  private static final int IMAGES = 160;
  private static final Duration STOP_MAX = Duration.ofSeconds(30);

  /** A network that is being read is waited for, but not long. */
  private static final Duration LOADING_STOP_MAX = Duration.ofSeconds(15);

  @TempDir private Path folder;

  @Test
  void sigterm_finishes_what_is_in_flight_and_nothing_is_done_twice() {
    try (BrokerProcess broker = new BrokerProcess(folder);
        Traffic traffic = new Traffic(broker.kafka(), 3)) {
      Map<String, String> settings =
          Map.of(
              "model", Material.network(folder).toString(),
              "kafka.bootstrap-servers", broker.kafka().bootstrapServers(),
              "kafka.in-flight-events-max", "40");
      Map<String, String> delayed = new HashMap<>(settings);
      delayed.put("shutdown.delay", "300 ms"); // Time for the signals, not for all the rest.
      traffic.send(IMAGES);
      traffic.awaitSent();

      int first;
      try (ReplicaProcess service = ReplicaProcess.ready(folder, settings)) {
        traffic.awaitAnswered(IMAGES / 4, service.process);
        service.process.terminate();
        assertThat(service.process.exitCode(STOP_MAX)).isEqualTo(ENDED_BY_SIGTERM);
        assertOrderly(service);
        first = committed(traffic);
      }
      try (ReplicaProcess service = ReplicaProcess.ready(folder, delayed)) {
        traffic.awaitAnswered(IMAGES / 2, service.process);
        service.process.terminate();
        // A process that has taken none of them yet takes the lower number first: SIGINT.
        Until.holds(
            "the service is stopping",
            () -> service.process.said().contains("stopping; "),
            service.process::said);
        service.process.terminate();
        service.process.signal("INT");
        assertThat(service.process.exitCode(STOP_MAX)).isEqualTo(ENDED_BY_SIGTERM);
        assertOrderly(service);
        assertThat(committed(traffic)).isBetween(first + 1, IMAGES - 1);
      }
      try (ReplicaProcess service = ReplicaProcess.ready(folder, settings)) {
        traffic.awaitAnswered(IMAGES, service.process);
      }

      System.out.printf("3 stops: %d repeated of %d%n", traffic.duplicates(), IMAGES);
      assertThat(traffic.lost()).isZero();
      assertThat(traffic.duplicates()).isZero();
    }
  }

  @Test
  @Tag("slow")
  void sigterm_ends_a_service_that_reads_its_network() {
    endWhileLoading("HTTP on", "TERM", 143);
  }

  @ParameterizedTest
  @CsvSource({
    "HTTP on, INT, 130", // The network is read from its file.
    "ONNX Runtime, TERM, 143" // The runtime optimises it.
  })
  void a_signal_ends_a_service_that_is_still_loading(String line, String signal, int exitCode) {
    endWhileLoading(line, signal, exitCode);
  }

  private void endWhileLoading(String line, String signal, int exitCode) {
    Map<String, String> settings =
        Map.of(
            "model",
            Material.network(folder, ResNetVariant.RESNET101).toString(),
            "kafka.bootstrap-servers",
            "127.0.0.1:" + FreePort.find());
    try (ReplicaProcess service =
        ReplicaProcess.launch(folder, List.of("-Xmx1g", "-XX:+UseSerialGC"), settings)) {
      Until.holds(
          "the service is loading",
          () -> service.process.said().contains(line),
          service.process::said);
      service.process.signal(signal);

      assertThat(service.process.exitCode(LOADING_STOP_MAX)).isEqualTo(exitCode);
      assertOrderly(service);
      assertThat(service.process.said())
          .contains("stopping; the service was still starting")
          .doesNotContain("serving;");
    }
  }

  private static void assertOrderly(ReplicaProcess service) {
    assertThat(service.process.lines()).anyMatch(line -> line.endsWith("stopped"));
    assertThat(service.process.said())
        .doesNotContain("ERROR", "Exception", "still in flight", "will be read again");
  }

  /** Returns how many images are committed, which are exactly those that are answered. */
  private static int committed(Traffic traffic) {
    int committed = IMAGES - (int) traffic.lag();
    traffic.awaitAnswered(committed);
    assertThat(traffic.answered()).isEqualTo(committed);
    return committed;
  }
}
