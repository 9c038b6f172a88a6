package io.streamtune.cli.model;

import io.streamtune.model.source.ModelResolver;
import io.streamtune.model.source.ModelSummary;
import io.streamtune.terminal.Terminal;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows what is known about a model. */
@Command(
    name = "inspect",
    description = {"Shows what is known about a model, after verifying all of it.", ""})
final class ModelInspectCommand implements Callable<Integer> {
  private final Terminal terminal;

  @SuppressWarnings("NullAway.Init") // picocli sets it before it runs the command
  @Parameters(
      paramLabel = "FILE|BUNDLE|NAME[:VERSION]",
      description = "A model file, a bundle's directory, or a model of the store.")
  private String reference;

  @Option(names = "--json", description = "One JSON object, with all class names.")
  private boolean json;

  ModelInspectCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    ModelResolver resolver = new ModelResolver(ModelCommand.store(terminal));
    ModelSummary summary = ModelSummary.of(resolver.resolve(reference));
    if (json) {
      terminal.out().println(SummaryText.json(summary));
    } else {
      SummaryText.lines(summary).forEach(terminal.out()::println);
    }
    return 0;
  }
}
