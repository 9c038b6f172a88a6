package io.streamtune.inference.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamtune.broker.FreePort;
import io.streamtune.testkit.JavaProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Goal: traces cost nothing when they are off, and no image when their collector is away. Method:
 * the service's process; the classes that it loads, its answers and its log.
 */
@Tag("broker")
final class CollectorTest {
  private static final int ENDED_BY_SIGTERM = 143;
  private static final int IMAGES = 100;
  private static final Duration STOP_MAX = Duration.ofSeconds(30);

  @TempDir private Path folder;

  @Test
  void no_class_of_open_telemetry_is_loaded_while_traces_are_off() throws IOException {
    Path classes = folder.resolve("classes.log");
    List<String> options = new ArrayList<>(JavaProcess.SHORT_LIVED);
    options.add("-Xlog:class+load=info:file=" + classes);
    try (BrokerProcess broker = new BrokerProcess(folder);
        Traffic traffic = new Traffic(broker.kafka(), 1);
        ReplicaProcess service = ReplicaProcess.launch(folder, options, settings(broker, ""))) {
      traffic.send(10, 5);
      traffic.awaitAnswered(10, service.process);
      stop(service);
    }

    List<String> loaded = Files.readAllLines(classes);
    assertThat(loaded).anyMatch(line -> line.contains("io.streamtune.host.traces.NoTracing"));
    // Kafka's client has a copy of its own, under another name.
    assertThat(loaded).noneMatch(line -> line.contains(" io.opentelemetry."));
  }

  @Test
  void a_collector_that_is_away_costs_no_image_and_is_told_without_a_stack_trace() {
    String nobody = "http://127.0.0.1:" + FreePort.find();
    try (BrokerProcess broker = new BrokerProcess(folder);
        Traffic traffic = new Traffic(broker.kafka(), 2);
        ReplicaProcess service = ReplicaProcess.ready(folder, settings(broker, nobody))) {
      traffic.send(IMAGES, 10);
      traffic.awaitAnswered(IMAGES, service.process);
      stop(service);

      assertThat(traffic.lost()).isZero();
      assertThat(traffic.duplicates()).isZero();
      assertThat(traffic.deadLetters()).isEqualTo(traffic.broken());
      assertThat(service.process.lines())
          .filteredOn(line -> line.contains(nobody) && !line.contains(" config "))
          .hasSizeBetween(1, 2)
          .allMatch(
              line -> line.contains("traces cannot be sent") || line.contains("were not sent"));
      assertThat(service.process.said()).doesNotContain("\tat ", "Exception", "opentelemetry");
    }
  }

  private static void stop(ReplicaProcess service) {
    service.process.terminate();
    assertThat(service.process.exitCode(STOP_MAX)).isEqualTo(ENDED_BY_SIGTERM);
    assertThat(service.process.said()).contains("stopped");
  }

  private Map<String, String> settings(BrokerProcess broker, String collector) {
    return Map.of(
        "model",
        Material.network(folder).toString(),
        "kafka.bootstrap-servers",
        broker.kafka().bootstrapServers(),
        "tracing.otlp-endpoint",
        collector,
        "tracing.sample-ratio",
        "1");
  }
}
