package io.streamtune.loadtest.command;

import io.streamtune.display.charts.Machine;
import io.streamtune.display.terminal.Terminal;
import io.streamtune.loadtest.arrivals.ArrivalPattern;
import io.streamtune.loadtest.arrivals.RateProfile;
import io.streamtune.loadtest.findmax.Found;
import io.streamtune.loadtest.findmax.Limit;
import io.streamtune.loadtest.findmax.RateSearch;
import io.streamtune.loadtest.findmax.RateStep;
import io.streamtune.loadtest.images.Payloads;
import io.streamtune.loadtest.pace.RunOutcome;
import io.streamtune.loadtest.result.LoadResult;
import io.streamtune.loadtest.result.ResultFiles;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code streamtune loadtest find-max}: finds the highest sustained rate. */
@Command(
    name = "find-max",
    description = {
      "Finds the highest rate at which p99 stays below a limit and no backlog grows.",
      "Doubles the rate until it is too high, then halves the distance; each step is a run of its"
          + " own.",
      "Images go through Kafka, or with --url by HTTP.",
      ""
    })
public final class FindMaxCommand implements Callable<Integer> {
  private static final String FILE = "find-max.json";

  private final Terminal terminal;
  private final List<RateStep> steps = new ArrayList<>();
  private Optional<LoadResult> best = Optional.empty();

  @SuppressWarnings("NullAway.Init") // picocli sets it before it parses
  @Spec
  private CommandSpec spec;

  @Option(
      names = "--p99",
      paramLabel = "TIME",
      converter = TimeText.class,
      description = "What p99, from intended time to receipt, stays below. Default: 200ms.")
  private Duration p99 = Duration.ofMillis(200);

  @Option(
      names = "--from",
      paramLabel = "R",
      description = "Images a second of the first step. Default: ${DEFAULT-VALUE}.")
  private double from = 10;

  @Option(
      names = "--to",
      paramLabel = "R",
      description = "No higher rate is tried. Default: ${DEFAULT-VALUE}.")
  private double to = 100_000;

  @Option(
      names = "--steps",
      paramLabel = "N",
      description = "Most rates that are tried. Default: ${DEFAULT-VALUE}.")
  private int stepsMax = 12;

  @Option(
      names = "--precision",
      paramLabel = "SHARE",
      description = "Ends when the rate is known this well. Default: ${DEFAULT-VALUE}.")
  private double precision = 0.05;

  @Option(
      names = "--step-duration",
      paramLabel = "TIME",
      converter = TimeText.class,
      description = "Length of each step, after its warm-up. Default: 10s.")
  private Duration stepDuration = Duration.ofSeconds(10);

  @Option(
      names = "--arrivals",
      description = "constant or poisson, as of 'loadtest kafka'. Default: poisson.")
  private ArrivalPattern arrivals = ArrivalPattern.POISSON;

  @Option(
      names = "--url",
      paramLabel = "URL",
      description = "A server, e.g. http://localhost:8080: images are sent by HTTP, not by Kafka.")
  private Optional<URI> url = Optional.empty();

  @Mixin private HttpOptions http = new HttpOptions();
  @Mixin private LoadOptions options = new LoadOptions();

  /**
   * How images reach the system.
   *
   * @param kind kind of the result
   * @param effective its options by name
   * @param run performs one run
   */
  private record Way(String kind, Map<String, String> effective, Run run) {
    /** Sends at a rate. */
    interface Run {
      RunOutcome atRate(RateProfile profile, ArrivalPattern arrivals, Payloads payloads);
    }
  }

  /** Creates the command for a terminal. */
  public FindMaxCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    check();
    options.out().ifPresent(ResultFiles::prepare);
    Payloads payloads = options.send().payloads();
    RateSearch search = new RateSearch(from, to, stepsMax, precision);
    try (ShutdownSignal stop = ShutdownSignal.install()) {
      Way way = way(stop);
      Map<String, String> effective = effective(way, payloads);
      while (search.next().isPresent() && !stop.isRaised()) {
        double rate = search.next().getAsDouble();
        RateProfile profile = RateProfile.constant(rate, stepDuration);
        RunOutcome outcome = way.run().atRate(profile, arrivals, payloads);
        if (!outcome.interrupted()) {
          search.tried(take(way.kind(), rate, outcome, effective));
        }
      }
      tell(search, effective);
    }
    return 0;
  }

  private Way way(ShutdownSignal stop) {
    if (url.isPresent()) {
      HttpLoadTest test =
          new HttpLoadTest(terminal, url.get(), http, options.send(), stop::isRaised);
      return new Way("http", test.effective(), test::atRate);
    }
    LoadTest test = new LoadTest(terminal, options, stop::isRaised);
    test.checkCluster(Map.of());
    return new Way("kafka", options.effective(), test::atRate);
  }

  private Map<String, String> effective(Way way, Payloads payloads) {
    Map<String, String> effective = new TreeMap<>(way.effective());
    effective.put("images", payloads.description());
    effective.put("p99", TimeText.text(p99));
    effective.put("step-duration", TimeText.text(stepDuration));
    effective.put("arrivals", arrivals.name().toLowerCase(Locale.ROOT));
    return effective;
  }

  private void check() {
    Optional<String> problem =
        url.flatMap(server -> http.problem(server, options.send()))
            .or(this::mixed)
            .or(options::problem);
    boolean isSearch = from > 0 && from <= to && stepsMax >= 1 && precision > 0;
    if (problem.isEmpty() && (!isSearch || p99.isZero() || stepDuration.isZero())) {
      problem =
          Optional.of(
              "--from is above 0 and not above --to; --steps, --precision, --p99 and"
                  + " --step-duration are above 0");
    }
    if (problem.isPresent()) {
      throw new ParameterException(spec.commandLine(), problem.get());
    }
  }

  private Optional<String> mixed() {
    if (url.isEmpty() && http.isGiven()) {
      return Optional.of("--protocol, --model and --requests-max go with --url");
    }
    return url.isPresent() && options.choosesKafka()
        ? Optional.of("--keys and --producers are of Kafka; with --url images go by HTTP")
        : Optional.empty();
  }

  /** Records a step and returns whether its rate was sustained. */
  private boolean take(
      String kind, double rate, RunOutcome outcome, Map<String, String> effective) {
    RateStep step = RateStep.of(rate, outcome.measured(), new Limit(p99));
    steps.add(step);
    terminal.err().println("Step " + steps.size() + ": " + step.line().strip());
    if (step.sustained()) {
      Map<String, String> own = new TreeMap<>(effective);
      own.put("rate", String.valueOf(rate));
      best = Optional.of(LoadTest.result(kind, own, outcome));
    }
    return step.sustained();
  }

  private void tell(RateSearch search, Map<String, String> effective) {
    Found found =
        new Found(
            search.found(), search.failed(), p99.toNanos() / 1e6, effective, Machine.here(), steps);
    if (options.out().isPresent()) {
      Path folder = options.out().get();
      byte[] json = (ResultFiles.json(found) + "\n").getBytes(StandardCharsets.UTF_8);
      ResultFiles.write(folder, FILE, json);
      best.ifPresent(result -> ResultFiles.write(folder, result));
    }
    if (options.json()) {
      terminal.out().println(ResultFiles.json(found));
      return;
    }
    terminal.out().println(RateStep.HEADING);
    steps.forEach(step -> terminal.out().println(step.line()));
    terminal.out().println(sentence(found));
  }

  private String sentence(Found found) {
    String lowest =
        found.notSustained().isPresent()
            ? String.format(Locale.ROOT, "%.1f/s", found.notSustained().getAsDouble())
            : "none that was tried";
    return found.rate() == 0
        ? "No rate was sustained; the lowest that was tried: " + lowest + "."
        : String.format(
            Locale.ROOT,
            "Sustained: %.1f images/s with p99 below %s. The lowest that was not: %s.",
            found.rate(),
            TimeText.text(p99),
            lowest);
  }
}
