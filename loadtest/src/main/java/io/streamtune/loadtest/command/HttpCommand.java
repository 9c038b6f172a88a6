package io.streamtune.loadtest.command;

import io.streamtune.display.terminal.Terminal;
import io.streamtune.loadtest.images.Payloads;
import io.streamtune.loadtest.pace.RunOutcome;
import io.streamtune.loadtest.result.LoadResult;
import io.streamtune.loadtest.result.ResultFiles;
import io.streamtune.loadtest.result.ResultText;
import java.net.URI;
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

/** {@code streamtune loadtest http}: one run over HTTP. */
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

  @Mixin private HttpOptions http = new HttpOptions();
  @Mixin private RateOptions rate = new RateOptions();
  @Mixin private SendOptions send = new SendOptions();

  /** Creates the command for a terminal. */
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
    try (ShutdownSignal stop = ShutdownSignal.install()) {
      HttpLoadTest test = new HttpLoadTest(terminal, url, http, send, stop::isRaised);
      Map<String, String> effective = new TreeMap<>(test.effective());
      effective.putAll(rate.effective());
      effective.put("images", payloads.description());
      RunOutcome outcome = test.atRate(rate.profile(), rate.arrivals(), payloads);
      LoadResult result = LoadTest.result("http", effective, outcome);
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
    return http.problem(url, send).or(rate::problem).or(send::problem);
  }
}
