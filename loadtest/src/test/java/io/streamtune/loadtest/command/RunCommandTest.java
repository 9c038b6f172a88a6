package io.streamtune.loadtest.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.streamtune.host.settings.ConfigException;
import io.streamtune.loadtest.command.Echo.Manner;
import io.streamtune.loadtest.kafka.RunPlan.LoadTopics;
import io.streamtune.loadtest.result.LoadResult;
import io.streamtune.loadtest.result.ResultFiles;
import io.streamtune.loadtest.scenario.Promoter;
import io.streamtune.loadtest.scenario.ScenarioFile;
import io.streamtune.loadtest.timeline.ScenarioEvent;
import io.streamtune.loadtest.timeline.ScenarioTimeline;
import io.streamtune.testkit.Certificates;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Goal: a scenario does what it says, and its exit status is the truth. Method: a real broker, and
 * a service that the test plays.
 */
@Tag("broker")
class RunCommandTest {
  private static final Path ROOT = Path.of(System.getProperty("streamtune.root", ".."));

  @SuppressWarnings("NullAway.Init") // JUnit makes it before each test.
  private static Bench bench;

  @TempDir Path out;

  @BeforeAll
  static void start() {
    bench = new Bench();
  }

  @AfterAll
  static void stop() {
    bench.close();
  }

  /** Versions that the service answers by, from the moment of their promotion. */
  private static final class PlayedStore implements Promoter {
    private final List<String> promoted = new ArrayList<>();
    private volatile String version = "0";

    @Override
    public void check(Place place, List<String> versions) {}

    @Override
    public void promote(Place place, String reference) {
      promoted.add(reference);
      version = reference.substring(reference.indexOf(':') + 1);
    }
  }

  @Test
  void a_scenario_swaps_watches_marks_and_counts_the_images_of_its_run_alone() throws IOException {
    LoadTopics topics = bench.topics("story", Map.of());
    bench.load(
        out.resolve("before"), topics, "--rate", "50", "--duration", "1s", "--timeout", "0s");
    PlayedStore store = new PlayedStore();
    Certificates own = Certificates.of(out, "own");
    HttpServer metrics = metrics(own, "process_resident_memory_bytes 1048576\n");

    Bench.Ran ran;
    try (Echo _ = bench.echo(topics, _ -> new Manner(Duration.ZERO, 1, store.version))) {
      ran =
          play(
              store,
              topics,
              """
              name: a story
              load: {rate: 40, duration: 3s, broken: 0.2, timeout: 20s}
              actions:
                - {at: 500ms, every: 1s, swap: --versions}
                - {at: 1s, mark: half}
                - {at: 0s, command: [sleep, "600"]}
              scrape: ["https://127.0.0.1:PORT/metrics"]
              expect: {lost: 0, duplicated: 0, good-images-refused: 0, version-changes-min: 1}
              """
                  .replace("PORT", String.valueOf(metrics.getAddress().getPort())),
              "--ca",
              own.certificate().toString());
    }
    metrics.stop(0);

    assertThat(ran.failure()).isEmpty();
    assertThat(ran.code()).as(ran.out()).isZero();
    LoadResult result = ResultFiles.read(out);
    ScenarioTimeline course = result.course().orElseThrow();
    // The images of the run before have no answer: they would be lost.
    assertThat(course.counted().orElseThrow().images())
        .isEqualTo(result.measured().counts().sent());
    assertThat(course.counted().orElseThrow().dead())
        .isEqualTo(result.measured().counts().brokenSent());
    assertThat(store.promoted).startsWith("m:1", "m:2");
    assertThat(course.happenings())
        .extracting(ScenarioEvent::text)
        .contains("half", "promoted: m:1", "promoted: m:2", "started: sleep 600");
    assertThat(course.gauges()).anyMatch(gauge -> gauge.isResident());
    assertThat(Files.readString(out.resolve("result.html")))
        .contains("Every limit holds", "Resident memory", "What happened", "promoted: m:2");
    assertThat(ran.out()).contains("lost=0 duplicated=0", "holds           lost: at most 0, is 0");
  }

  @Test
  void an_image_that_nobody_answers_makes_it_fail() throws IOException {
    LoadTopics topics = bench.topics("loss", Map.of());

    Bench.Ran ran;
    try (Echo _ = bench.echo(topics, n -> new Manner(Duration.ZERO, n == 5 ? 0 : 1, "1"))) {
      ran =
          play(
              new PlayedStore(),
              topics,
              """
              load: {rate: 20, duration: 1s, arrivals: constant, timeout: 1s}
              settle: 1s
              """);
    }

    assertThat(ran.code()).isEqualTo(1);
    assertThat(ResultFiles.read(out).course().orElseThrow().counted().orElseThrow().lost())
        .isEqualTo(1);
    assertThat(ran.out()).contains("DOES NOT HOLD   lost: at most 0, is 1");
  }

  @Test
  void options_replace_those_of_the_file() throws IOException {
    LoadTopics topics = bench.topics("typed", Map.of());

    try (Echo _ = bench.echo(topics, _ -> Manner.after(Duration.ZERO))) {
      play(
          new PlayedStore(),
          topics,
          "load: {rate: 999, duration: 1h, arrivals: constant}",
          "--rate",
          "10",
          "--duration",
          "1s");
    }

    LoadResult result = ResultFiles.read(out);
    assertThat(result.options()).containsEntry("rate", "10.0").containsEntry("duration", "1s");
    assertThat(result.measured().counts().sent() + result.measured().counts().notSent())
        .isEqualTo(10);
  }

  @Test
  void mistakes_in_the_load_are_told_with_their_keys() throws IOException {
    Bench.Ran ran =
        play(
            new PlayedStore(),
            new LoadTopics("a", "b", "c"),
            "load: {rate: fast, durration: 1s, broken: 2}\nactions: [{at: 1s}]");

    assertThat(ran.failure().orElseThrow())
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("load.rate = 'fast': Invalid value for option '--rate'")
        .hasMessageContaining("unknown key 'load.durration'; known keys are [arrivals, ")
        .hasMessageContaining("actions.1 does 0 things");
  }

  @Test
  void every_scenario_that_comes_with_the_project_can_be_read() throws IOException {
    try (Stream<Path> files = Files.list(ROOT.resolve("loadtest/scenarios"))) {
      List<Path> all = files.filter(file -> file.toString().endsWith(".yaml")).toList();

      assertThat(all)
          .hasSizeGreaterThanOrEqualTo(8)
          .allSatisfy(
              file ->
                  assertThat(
                          new ScenarioFile(file, Map.of(), List.of("m:1", "m:2"))
                              .read(LoadPlan::problems)
                              .limits()
                              .lost())
                      .isZero());
    }
  }

  private Bench.Ran play(Promoter promoter, LoadTopics topics, String yaml, String... more)
      throws IOException {
    Path file = Files.writeString(out.resolve("scenario.yaml"), yaml);
    List<String> arguments = new ArrayList<>(List.of("run", file.toString()));
    arguments.addAll(List.of("--versions", "m:1,m:2", "--sizes", "32x32", "--out", "" + out));
    arguments.addAll(bench.options(topics));
    arguments.addAll(List.of(more));
    return Bench.run(promoter, arguments.toArray(String[]::new));
  }

  private static HttpServer metrics(Certificates own, String text) throws IOException {
    HttpsServer server =
        HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(own.serving()));
    server.createContext(
        "/metrics",
        exchange -> {
          byte[] body = text.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    return server;
  }
}
