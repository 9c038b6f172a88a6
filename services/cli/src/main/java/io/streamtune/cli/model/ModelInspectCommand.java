package io.streamtune.cli.model;

import io.streamtune.cli.model.release.StoredModels;
import io.streamtune.display.terminal.Terminal;
import io.streamtune.model.bundle.ModelBundle;
import io.streamtune.model.source.ModelResolver;
import io.streamtune.model.source.ModelSummary;
import io.streamtune.model.store.VersionState;
import java.io.IOException;
import java.util.Optional;
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
    ModelResolver resolver = new ModelResolver(StoredModels.store(terminal));
    ModelBundle bundle = resolver.resolve(reference);
    ModelSummary summary = ModelSummary.of(bundle);
    Optional<VersionState> state = resolver.state(reference, bundle);
    if (json) {
      terminal.out().println(SummaryText.json(summary, state));
    } else {
      SummaryText.lines(summary, state).forEach(terminal.out()::println);
    }
    return 0;
  }
}
