package io.streamtune.loadtest.command;

import io.streamtune.display.terminal.HttpsOptions;
import io.streamtune.display.terminal.Progress;
import io.streamtune.display.terminal.Terminal;
import io.streamtune.events.Topics;
import io.streamtune.loadtest.kafka.RunPlan.LoadTopics;
import io.streamtune.loadtest.result.LoadResult;
import io.streamtune.loadtest.scenario.Scenario;
import io.streamtune.loadtest.scenario.Stage;
import io.streamtune.loadtest.scrape.Gauge;
import io.streamtune.loadtest.scrape.Scraper;
import io.streamtune.loadtest.scrape.Slope;
import io.streamtune.loadtest.timeline.Counted;
import io.streamtune.loadtest.timeline.ScenarioEvent;
import io.streamtune.loadtest.timeline.ScenarioTimeline;
import io.streamtune.loadtest.verify.Verification;
import io.streamtune.stream.KafkaSettings;
import io.streamtune.stream.StreamException;
import io.streamtune.stream.admin.TopicAdmin;
import io.streamtune.stream.read.TopicReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** Plays a scenario once: load and actions side by side, then counts every image. */
final class ScenarioRun {
  private final Terminal terminal;
  private final Scenario scenario;
  private final LoadPlan plan;
  private final Tools tools;

  /**
   * What a scenario needs besides the brokers.
   *
   * @param promote promotes a version
   * @param https the certificates to trust when it reads metrics
   */
  record Tools(Consumer<String> promote, HttpsOptions https) {}

  /** The end offsets of the topics. */
  private record Ends(
      Map<Integer, Long> images, Map<Integer, Long> predictions, Map<Integer, Long> deadLetters) {}

  ScenarioRun(Terminal terminal, Scenario scenario, LoadPlan plan, Tools tools) {
    this.terminal = terminal;
    this.scenario = scenario;
    this.plan = plan;
    this.tools = tools;
  }

  /**
   * Plays the scenario. If the topics no longer contain what has to be counted, a limit fails; that
   * is no error.
   *
   * @param stopped returns true if the run is to stop; polled often
   */
  LoadResult run(BooleanSupplier stopped) {
    LoadOptions options = plan.options();
    try (Scraper scraper = new Scraper(scenario.scrape(), tools.https());
        Stage stage =
            new Stage(
                scenario.actions(), new Stage.Tools(tools.promote(), options.out(), this::tell))) {
      LoadTest test =
          new LoadTest(
              terminal,
              options,
              stopped,
              nanos -> {
                scraper.start(nanos);
                stage.start(nanos, plan.span());
              });
      test.checkCluster(Map.of());
      Ends before = ends();
      LoadResult result = plan.run(test);
      stage.stop();
      List<Gauge> gauges = scraper.gauges();
      List<ScenarioEvent> happenings = new ArrayList<>(stage.happenings());
      Optional<Counted> counted =
          result.interrupted() ? Optional.empty() : counted(before, happenings, result);
      ScenarioTimeline course =
          new ScenarioTimeline(
              scenario.name(),
              happenings,
              gauges,
              scraper.silent(),
              gauges.stream().filter(Gauge::isMemory).flatMap(g -> Slope.of(g).stream()).toList(),
              counted,
              List.of());
      return result.with(course.judged(scenario.limits().checks(result.measured(), course)));
    }
  }

  private void tell(ScenarioEvent happening) {
    if (!terminal.errInteractive()) { // Else the progress uses the line.
      terminal
          .err()
          .println(String.format(Locale.ROOT, "%.1f s: %s", happening.second(), happening.text()));
    }
  }

  private Optional<Counted> counted(
      Ends before, List<ScenarioEvent> happenings, LoadResult result) {
    try {
      return Optional.of(count(before, ends().images()));
    } catch (StreamException e) {
      double second = result.measured().spanSeconds();
      happenings.add(new ScenarioEvent(second, "cannot count the images: " + e.getMessage(), true));
      return Optional.empty();
    }
  }

  private Counted count(Ends before, Map<Integer, Long> end) {
    LoadTopics names = plan.options().topics();
    Topics topics =
        new Topics(
            names.images(),
            names.predictions(),
            names.deadLetters(),
            Topics.DEFAULT.labels(),
            Topics.DEFAULT.models(),
            Topics.DEFAULT.training());
    Verification.Range range =
        new Verification.Range(
            new TopicReader.Range(before.images(), end),
            before.predictions(),
            before.deadLetters());
    Verification.Plan wanted =
        new Verification.Plan(kafka(), topics, range, false, scenario.settle(), 0);
    return Counted.of(new Verification(wanted, this::reading, System::nanoTime).run());
  }

  private Optional<Progress> reading(String topic, long offsets) {
    return Optional.of(Progress.start(terminal, "Reading " + topic, offsets, "records"));
  }

  private Ends ends() {
    LoadTopics names = plan.options().topics();
    try (TopicAdmin admin = new TopicAdmin(kafka())) {
      return new Ends(
          admin.endOffsets(names.images()),
          admin.endOffsets(names.predictions()),
          admin.endOffsets(names.deadLetters()));
    }
  }

  private KafkaSettings kafka() {
    return plan.options().brokers().kafka();
  }
}
