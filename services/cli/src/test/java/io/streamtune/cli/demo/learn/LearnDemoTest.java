package io.streamtune.cli.demo.learn;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.streamtune.cli.demo.DemoCommand;
import io.streamtune.cli.demo.MonitoringQueries;
import io.streamtune.cli.demo.Prometheus;
import io.streamtune.display.terminal.ByteTerminal;
import io.streamtune.events.Topics;
import io.streamtune.events.image.ImageEvent;
import io.streamtune.stream.KafkaSettings;
import io.streamtune.stream.SinkConfig;
import io.streamtune.stream.produce.EventSink;
import io.streamtune.testkit.Until;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/**
 * Goal: the demo of learning learns, and who watches it sees it: what dashboards, rules and alerts
 * ask for is there while it runs. Method: one run as it is; beside it a real Prometheus with the
 * files of {@code deploy/}, asked every query until it answers.
 */
@Tag("broker")
final class LearnDemoTest {
  private static final ByteTerminal TERMINAL = new ByteTerminal();
  private static final Pattern KAFKA = Pattern.compile("Kafka on (\\S+)\\.\n");
  private static final Pattern METRICS =
      Pattern.compile("http://(\\S+)/metrics \\(inference\\), http://(\\S+)/metrics \\(trainer\\)");
  private static final Pattern PAGE = Pattern.compile("The page: http://(\\S+)/\n");

  /**
   * Series without data where there is no GPU, where delivery is at least once, where no crash
   * journal is kept, and where nothing runs as a shadow. That the code has them, another test says.
   */
  private static final List<String> NOT_IN_A_DEMO =
      List.of(
          "streamtune_gpu_",
          "streamtune_transactions_",
          "streamtune_crash_suspects",
          "streamtune_shadow_");

  private static int status;
  private static Optional<Set<String>> unanswered = Optional.empty();

  @BeforeAll
  static void play_it_once(@TempDir Path folder) throws Exception {
    String[] command = {"--learn", "--rate", "40", "--device", "cpu", "--exit", "--port", "0"};
    try (ExecutorService thread = Executors.newSingleThreadExecutor()) {
      Future<Integer> demo =
          thread.submit(() -> new CommandLine(new DemoCommand(TERMINAL.piped())).execute(command));
      while (!demo.isDone() && !PAGE.matcher(TERMINAL.err()).find()) {
        LockSupport.parkNanos(100_000_000);
      }
      if (Prometheus.isInstalled() && !demo.isDone()) {
        unanswered = Optional.of(watch(demo, folder));
      }
      status = demo.get();
    }
  }

  /** Returns the queries that had no answer to the end. */
  private static Set<String> watch(Future<?> demo, Path folder) throws Exception {
    Matcher metrics = said(METRICS);
    Set<String> open = new TreeSet<>(MonitoringQueries.all());
    try (Prometheus prometheus =
        Prometheus.start(folder, metrics.group(1), metrics.group(2), said(PAGE).group(1))) {
      sendWhatIsNoImage();
      while (!demo.isDone() && !open.isEmpty()) {
        open.removeIf(prometheus::hasData);
        LockSupport.parkNanos(Duration.ofSeconds(1).toNanos());
      }
    }
    return open;
  }

  /** Why: without a dead letter the panel of their reasons has nothing to show. */
  private static void sendWhatIsNoImage() {
    KafkaSettings kafka = KafkaSettings.of(said(KAFKA).group(1));
    try (EventSink sink = new EventSink(SinkConfig.of(1), kafka, new SimpleMeterRegistry())) {
      sink.start();
      sink.send(
          Topics.DEFAULT.images(),
          ImageEvent.message("no-image", "test", "image/*", Optional.empty(), "x".getBytes(UTF_8)),
          _ -> {});
      assertThat(sink.flush(Until.PATIENCE)).isTrue();
    }
  }

  private static Matcher said(Pattern pattern) {
    Matcher found = pattern.matcher(TERMINAL.err());
    assertThat(found.find()).as(TERMINAL.err()).isTrue();
    return found;
  }

  @Test
  void a_model_that_has_learnt_nothing_learns_from_the_stream_and_a_new_class_too() {
    assertThat(TERMINAL.out()).contains("which no version knows: plum").contains("SWAPPED to ");
    assertThat(TERMINAL.out()).contains("classes: lemon, lime, plum, tomato");
    String lastLine = TERMINAL.out().lines().toList().getLast();
    Matcher last =
        Pattern.compile(
                "sent=(\\d+) predicted=(\\d+) dead=0 lost=0 swaps=(\\d+)"
                    + " accuracy_before=(0\\.\\d+) accuracy_after=(0\\.\\d+|1\\.0+)")
            .matcher(lastLine);
    assertThat(last.matches()).as(lastLine).isTrue();
    assertThat(last.group(2)).isEqualTo(last.group(1));
    assertThat(Integer.parseInt(last.group(3))).isGreaterThanOrEqualTo(2);
    assertThat(Double.parseDouble(last.group(4))).isLessThan(0.5);
    assertThat(Double.parseDouble(last.group(5))).isGreaterThan(0.7);
    assertThat(status).isZero();
  }

  @Test
  void a_real_prometheus_gets_data_for_what_dashboards_rules_and_alerts_ask() {
    Assumptions.assumeTrue(
        unanswered.isPresent(), "needs prometheus, of Debian's package of that name");

    assertThat(unanswered.orElseThrow())
        .allMatch(query -> NOT_IN_A_DEMO.stream().anyMatch(query::contains));
  }
}
