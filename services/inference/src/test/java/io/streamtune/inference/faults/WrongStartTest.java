package io.streamtune.inference.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamtune.broker.FreePort;
import io.streamtune.testkit.JavaProcess;
import io.streamtune.testkit.Until;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Goal: what a person does wrong at the start is named with its remedy, and what will come later is
 * waited for. Method: the service's process; its exit code and every line that it says.
 */
@Tag("broker")
final class WrongStartTest {
  private static final int CONFIGURATION_IS_WRONG = 2;
  private static final int CANNOT_START = 1;

  private static final int ENDED_BY_SIGTERM = 143;
  private static final Duration STOP_MAX = Duration.ofSeconds(20);

  /** The wait is told once; so many seconds prove that it is not told again. */
  private static final Duration SILENCE = Duration.ofSeconds(6);

  @TempDir private Path folder;

  @Test
  void all_errors_of_the_configuration_are_told_at_once() {
    String said =
        ending(
            CONFIGURATION_IS_WRONG,
            Map.of("batch.linger", "fast", "http.port", "70000", "kafka.delivery", "maybe"));

    assertThat(said)
        .contains("batch.linger = 'fast'", "http.port = '70000'", "kafka.delivery = 'maybe'")
        .doesNotContain("HTTP on");
  }

  @Test
  void empty_brokers_are_an_error_of_the_configuration() {
    assertThat(ending(CONFIGURATION_IS_WRONG, Map.of("kafka.bootstrap-servers", "")))
        .contains("kafka.bootstrap-servers");
  }

  @Test
  void a_wrong_property_of_kafka_is_named() {
    assertThat(
            ending(
                CANNOT_START,
                Map.of(
                    "model",
                    Material.network(folder).toString(),
                    "kafka.properties.max.poll.interval.ms",
                    "soon")))
        .contains("max.poll.interval.ms", "soon");
  }

  @Test
  void a_taken_port_is_named() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String port = Integer.toString(taken.getLocalPort());

      assertThat(ending(CANNOT_START, Map.of("http.port", port)))
          .contains("HTTP cannot listen on 127.0.0.1:" + port, "choose another http.port");
    }
  }

  @Test
  void an_unknown_model_is_named() {
    assertThat(ending(CANNOT_START, Map.of("model", "resnet51")))
        .contains("there is no model 'resnet51'");
  }

  @Test
  void a_drain_that_would_cost_the_membership_is_an_error_of_the_configuration() {
    assertThat(
            ending(
                CONFIGURATION_IS_WRONG,
                Map.of("kafka.properties.max.poll.interval.ms", "6000", "shutdown.timeout", "6 s")))
        .contains("shutdown.timeout", "kafka.properties.max.poll.interval.ms");
  }

  @Test
  void a_service_that_waits_for_its_broker_can_be_stopped() {
    Map<String, String> settings =
        Map.of(
            "model",
            Material.network(folder).toString(),
            "kafka.bootstrap-servers",
            "127.0.0.1:" + FreePort.find());
    try (ReplicaProcess service =
        ReplicaProcess.launch(folder, JavaProcess.SHORT_LIVED, settings)) {
      awaitLine(service, "serving;");
      service.process.terminate();

      assertThat(service.process.exitCode(STOP_MAX)).isEqualTo(ENDED_BY_SIGTERM);
      assertThat(service.process.said()).contains("stopped").doesNotContain("Exception");
    }
  }

  @Test
  void brokers_and_topics_that_are_not_there_yet_are_waited_for() {
    int port = FreePort.find();
    Map<String, String> settings = new HashMap<>();
    settings.put("model", Material.network(folder).toString());
    settings.put("kafka.bootstrap-servers", "127.0.0.1:" + port);
    settings.put("kafka.properties.ssl.keystore.password", "open sesame");
    try (ReplicaProcess service =
        ReplicaProcess.launch(folder, JavaProcess.SHORT_LIVED, settings)) {
      awaitLine(service, "BrokerWatch: Kafka at"); // The probe at the start says so, too, once.
      int lines = service.process.lines().size();
      Until.over(SILENCE, () -> assertThat(service.isReady()).isFalse());
      assertThat(service.process.lines()).hasSize(lines);

      try (BrokerProcess broker = BrokerProcess.launching(folder, port)) {
        broker.start();
        for (String topic : List.of("images", "images.dlq", "predictions")) {
          awaitLine(service, "topic " + topic + " does not exist");
        }
        lines = service.process.lines().size();
        Until.over(SILENCE, () -> assertThat(service.isReady()).isFalse());
        assertThat(service.process.lines()).hasSize(lines);
        try (Traffic traffic = new Traffic(broker.kafka(), 2)) {
          traffic.send(5);
          traffic.awaitAnswered(5, service.process);
          service.awaitReady();
        }
      }
      service.process.lines().forEach(System.out::println);
      assertThat(service.process.said())
          .contains("ssl.keystore.password = ****")
          .doesNotContain("open sesame", "\tat ", "Exception");
    }
  }

  private static void awaitLine(ReplicaProcess service, String text) {
    Until.holds(text, () -> service.process.said().contains(text), service.process::said);
  }

  /** Returns what a process says that ends with this code. */
  private String ending(int exitCode, Map<String, String> settings) {
    try (ReplicaProcess service =
        ReplicaProcess.launch(folder, JavaProcess.SHORT_LIVED, settings)) {
      int ended = service.process.exitCode(Duration.ofSeconds(60));
      String said = service.process.said();
      said.lines().filter(line -> !line.contains(" config ")).forEach(System.out::println);

      assertThat(ended).as(said).isEqualTo(exitCode);
      assertThat(said).doesNotContain("\tat ", "Exception");
      return said;
    }
  }
}
