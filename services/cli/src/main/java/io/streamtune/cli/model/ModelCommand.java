package io.streamtune.cli.model;

import io.streamtune.cli.model.release.ModelCanaryCommand;
import io.streamtune.cli.model.release.ModelEndCommand;
import io.streamtune.cli.model.release.ModelPromoteCommand;
import io.streamtune.cli.model.release.ModelRollbackCommand;
import io.streamtune.cli.model.release.ModelShadowCommand;
import io.streamtune.cli.model.release.StoredModels;
import io.streamtune.display.terminal.Terminal;
import io.streamtune.model.source.DownloadConfig;
import io.streamtune.model.source.Downloader;
import io.streamtune.model.source.ModelImporter;
import io.streamtune.model.store.FileModelStore;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The commands for models, and what they share. */
@Command(
    name = "model",
    description = {"Imports, makes, shows and releases models.", ""},
    synopsisSubcommandLabel = "COMMAND",
    commandListHeading = "%nCommands:%n",
    footerHeading = "%nEnvironment:%n",
    footer = {
      "  STREAMTUNE_HOME  The store is its folder 'models'.",
      "                   Default: ~/.cache/streamtune."
    })
public final class ModelCommand implements Callable<Integer> {
  @SuppressWarnings("NullAway.Init") // picocli sets it before it parses
  @Spec
  private CommandSpec spec;

  private ModelCommand() {}

  /** Returns {@code model} with its subcommands for a terminal. */
  public static CommandLine commandLine(Terminal terminal) {
    return new CommandLine(new ModelCommand())
        .addSubcommand(new ModelImportCommand(terminal))
        .addSubcommand(new ModelInitCommand(terminal))
        .addSubcommand(new ModelInspectCommand(terminal))
        .addSubcommand(new ModelListCommand(terminal))
        .addSubcommand(new ModelPromoteCommand(terminal))
        .addSubcommand(new ModelRollbackCommand(terminal))
        .addSubcommand(new ModelShadowCommand(terminal))
        .addSubcommand(new ModelCanaryCommand(terminal))
        .addSubcommand(new ModelEndCommand(terminal));
  }

  /** Without a subcommand it prints the usage. */
  @Override
  public Integer call() {
    spec.commandLine().usage(spec.commandLine().getErr());
    return CommandLine.ExitCode.USAGE;
  }

  static ModelImporter importer(Terminal terminal) {
    FileModelStore store = StoredModels.store(terminal);
    Path downloads = Path.of(store.location()).resolveSibling("downloads");
    return new ModelImporter(store, new Downloader(DownloadConfig.STANDARD), downloads);
  }
}
