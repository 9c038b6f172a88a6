package io.streamtune.loadtest.command;

import io.streamtune.loadtest.http.HttpRun;
import io.streamtune.loadtest.http.Protocol;
import io.streamtune.loadtest.http.Target;
import io.streamtune.loadtest.images.Payloads;
import io.streamtune.loadtest.pace.Pace;
import io.streamtune.loadtest.pace.RunOutcome;
import io.streamtune.loadtest.pace.RunProgress;
import io.streamtune.loadtest.result.LoadResult;
import io.streamtune.loadtest.result.ResultFiles;
import io.streamtune.loadtest.result.ResultText;
import io.streamtune.loadtest.traffic.Messages;
import io.streamtune.loadtest.traffic.Traffic;
import io.streamtune.terminal.HttpsOptions;
import io.streamtune.terminal.Progress;
import io.streamtune.terminal.Terminal;
import io.streamtune.terminal.UserError;
import java.net.URI;
import java.net.http.HttpRequest;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.function.BooleanSupplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code streamtune loadtest http}: one run by HTTP. */
@Command(
    name = "http",
    description = {
      "Sends images by HTTP at a rate that waits for nobody, and measures what comes back.",
      "Latency counts from the time at which an image was to be sent to the last byte of its reply."
          + " A 503 is counted as shed: the system protects itself.",
      ""
    })
public final class HttpCommand implements Callable<Integer> {
  private final Terminal terminal;

  @SuppressWarnings("NullAway.Init") // picocli sets it before it parses
  @Spec
  private CommandSpec spec;

  @Option(
      names = "--url",
      paramLabel = "URL",
      description = "The server. Default: ${DEFAULT-VALUE}.")
  private URI url = URI.create("http://localhost:8080");

  @Option(
      names = "--protocol",
      paramLabel = "P",
      description = {
        "classify: POST /v1/classify. open_inference: POST /v2/models/NAME/infer, the image as",
        "binary tensor 'encoded'. Default: classify."
      })
  private Protocol protocol = Protocol.CLASSIFY;

  @Option(
      names = "--model",
      paramLabel = "NAME",
      description = "With open_inference: the model. Default: the server's first.")
  private Optional<String> model = Optional.empty();

  @Option(
      names = "--requests-max",
      paramLabel = "N",
      description = {
        "Most requests without a reply, each on a connection of its own. More than that wait, and",
        "the wait counts. Default: ${DEFAULT-VALUE}."
      })
  private int requestsMax = 1_000;

  @Mixin private HttpsOptions https = new HttpsOptions();
  @Mixin private RateOptions rate = new RateOptions();
  @Mixin private SendOptions send = new SendOptions();

  /** Makes the command of a terminal. */
  public HttpCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    Optional<String> problem = problem();
    if (problem.isPresent()) {
      throw new ParameterException(spec.commandLine(), problem.get());
    }
    send.out().ifPresent(ResultFiles::prepare);
    Payloads payloads = send.payloads();
    Target target = new Target(url, protocol, modelName(), send.timeout(), send.headers());
    try (StopSignal stop = StopSignal.install()) {
      LoadResult result =
          LoadTest.result(
              "http", effective(target, payloads), run(target, payloads, stop::isRaised));
      send.out().ifPresent(folder -> ResultFiles.write(folder, result));
      if (send.json()) {
        terminal.out().println(ResultFiles.json(result));
      } else {
        ResultText.lines(result).forEach(terminal.out()::println);
      }
    }
    return 0;
  }

  private Optional<String> problem() {
    if (rate.replay().isPresent()) {
      return Optional.of("--replay reads a topic: it goes with 'loadtest kafka'");
    }
    if (requestsMax < 1) {
      return Optional.of("--requests-max is 1 or more");
    }
    if (url.getAuthority() == null || !String.valueOf(url.getScheme()).matches("https?")) {
      return Optional.of("--url " + url + " is no address; it looks like http://localhost:8080");
    }
    return rate.problem().or(send::problem).or(this::headerProblem);
  }

  private Optional<String> headerProblem() {
    try {
      send.headers().forEach(HttpRequest.newBuilder(url)::header);
      return Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.of("--header: " + e.getMessage());
    }
  }

  /** Asks the server in any case: one that is not there is told before anything is sent. */
  private String modelName() {
    Optional<String> served = HttpRun.model(url, https);
    if (protocol == Protocol.CLASSIFY) {
      return "";
    }
    return model
        .or(() -> served)
        .orElseThrow(
            () ->
                new UserError(
                    url + " does not tell which models it has", "name the model with --model"));
  }

  private RunOutcome run(Target target, Payloads payloads, BooleanSupplier stopped) {
    Messages messages = new Messages(LoadTest.newIds(0), send.headers(), 0, send.seed());
    Traffic traffic = LoadTest.traffic(rate.profile(), rate.arrivals(), send, payloads, messages);
    Pace pace = new Pace(Optional.of(LoadTest.span(rate.profile())), send.warmUp(), send.timeout());
    HttpRun.Plan plan = new HttpRun.Plan(target, pace, send.deadline(), requestsMax);
    long images = LoadTest.images(rate.profile(), send);
    try (Progress progress = Progress.start(terminal, "Sending", images, "images")) {
      RunProgress shown =
          (sent, open) -> {
            progress.advanceTo(sent);
            progress.remark(open + " not answered yet");
          };
      return new HttpRun(plan, https, stopped, shown).run(traffic);
    }
  }

  private Map<String, String> effective(Target target, Payloads payloads) {
    Map<String, String> options = new TreeMap<>(send.effective());
    options.putAll(rate.effective());
    options.put("url", target.address().toString());
    options.put("protocol", protocol.name().toLowerCase(Locale.ROOT));
    options.put("requests-max", String.valueOf(requestsMax));
    options.put("images", payloads.description());
    return options;
  }
}
