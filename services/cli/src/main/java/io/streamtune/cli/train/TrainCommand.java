package io.streamtune.cli.train;

import io.streamtune.display.terminal.HttpsOptions;
import io.streamtune.display.terminal.Terminal;
import io.streamtune.display.terminal.UserError;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code streamtune train now|status}: sends requests to a running trainer. */
@Command(
    name = "train",
    description = {"Asks a running trainer for a round, or how it is.", ""},
    synopsisSubcommandLabel = "COMMAND",
    commandListHeading = "%nCommands:%n")
public final class TrainCommand implements Callable<Integer> {
  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final int ACCEPTED = 202;

  @SuppressWarnings("NullAway.Init") // picocli sets it before it parses
  @Spec
  private CommandSpec spec;

  private TrainCommand() {}

  /** Returns {@code train} with its subcommands for a terminal. */
  public static CommandLine commandLine(Terminal terminal) {
    return new CommandLine(new TrainCommand())
        .addSubcommand(new Now(terminal))
        .addSubcommand(new Status(terminal));
  }

  /** Without a subcommand it prints the usage. */
  @Override
  public Integer call() {
    spec.commandLine().usage(spec.commandLine().getErr());
    return CommandLine.ExitCode.USAGE;
  }

  /** The options and helpers that both subcommands need. */
  private abstract static sealed class Question implements Callable<Integer> {
    final Terminal terminal;

    @Option(
        names = "--url",
        paramLabel = "URL",
        description = "The trainer's HTTP address. Default: ${DEFAULT-VALUE}.")
    private URI url = URI.create("http://127.0.0.1:8081");

    @Option(
        names = "--token",
        paramLabel = "TOKEN",
        defaultValue = "${env:STREAMTUNE_HTTP_TOKEN:-}",
        description =
            "What the trainer wants to be shown, its http.token. Default: that of the environment,"
                + " STREAMTUNE_HTTP_TOKEN.")
    private String token = "";

    @Mixin private HttpsOptions https = new HttpsOptions();

    @Option(names = "--json", description = "Print the trainer's answer as it is.")
    boolean json;

    Question(Terminal terminal) {
      this.terminal = terminal;
    }

    HttpResponse<String> ask(String method, String path) throws InterruptedException {
      try (HttpClient client = https.client().build()) {
        HttpRequest.Builder request =
            HttpRequest.newBuilder(url.resolve(path))
                .timeout(TIMEOUT)
                .method(method, BodyPublishers.noBody());
        if (!token.isEmpty()) {
          request.header("authorization", "Bearer " + token);
        }
        return client.send(request.build(), BodyHandlers.ofString());
      } catch (IOException e) {
        throw HttpsOptions.notTrusted(url, e).orElseGet(() -> noAnswer(e));
      } catch (IllegalArgumentException e) {
        throw noAnswer(e);
      }
    }

    private UserError noAnswer(Exception cause) {
      return new UserError(
          "no trainer answers at " + url,
          "start one with 'streamtune learn', or name its address with --url; with http.tls it"
              + " begins with https://",
          cause);
    }

    JsonNode read(HttpResponse<String> answer) {
      try {
        return JsonMapper.shared().readTree(answer.body());
      } catch (JacksonException e) {
        throw new UserError(
            "what answers at " + url + " is no trainer", "name its address with --url", e);
      }
    }
  }

  /** {@code streamtune train now}. */
  @Command(
      name = "now",
      description = "Asks for a round at once, whatever has been collected since the last.%n")
  private static final class Now extends Question {
    Now(Terminal terminal) {
      super(terminal);
    }

    @Override
    public Integer call() throws InterruptedException {
      HttpResponse<String> answer = ask("POST", "/v1/train");
      JsonNode said = read(answer);
      boolean isAccepted = answer.statusCode() == ACCEPTED;
      if (json) {
        terminal.out().println(answer.body());
      } else if (isAccepted) {
        terminal.out().println("A round begins in a moment; 'streamtune train status' follows it.");
      } else {
        terminal.err().println("No round: " + said.path("error").asString("unknown reason"));
      }
      return isAccepted ? 0 : 1;
    }
  }

  /** {@code streamtune train status}. */
  @Command(name = "status", description = "Says what the trainer has collected and does.%n")
  private static final class Status extends Question {
    Status(Terminal terminal) {
      super(terminal);
    }

    @Override
    public Integer call() throws InterruptedException {
      HttpResponse<String> answer = ask("GET", "/v1/status");
      JsonNode said = read(answer);
      if (json) {
        terminal.out().println(answer.body());
        return 0;
      }
      terminal
          .out()
          .printf(
              "%s; %d of %d changes until the next round%n",
              said.path("activity").asString("?"),
              said.path("changes").asLong(0),
              said.path("every").asLong(0));
      JsonNode train = said.path("images").path("train");
      JsonNode valid = said.path("images").path("valid");
      train
          .propertyNames()
          .forEach(
              name ->
                  terminal
                      .out()
                      .printf(
                          "  %s: %d to learn from, %d held out%n",
                          name, train.path(name).asInt(0), valid.path(name).asInt(0)));
      said.path("unusedLabels")
          .properties()
          .forEach(
              reason ->
                  terminal
                      .out()
                      .printf(
                          "  not used (%s): %d labels%n",
                          reason.getKey(), reason.getValue().asInt(0)));
      if (said.has("round")) {
        JsonNode round = said.path("round");
        terminal
            .out()
            .printf(
                "round %s, %s: %s%n",
                round.path("run").asString("?"),
                round.path("stage").asString("?"),
                round.path("message").asString(""));
      }
      return 0;
    }
  }
}
