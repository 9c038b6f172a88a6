package io.streamtune.cli.model.release;

import io.streamtune.display.terminal.Terminal;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Promotes the previous version again. */
@Command(
    name = "rollback",
    description = {
      "Puts the version that was to be served before into service again, and says what each replica"
          + " makes of it.",
      ""
    })
public final class ModelRollbackCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Parameters(paramLabel = "NAME", description = "Name of the model.")
  private String name = "";

  @Mixin private ReleaseOptions options = new ReleaseOptions();

  @Nullable
  @Option(
      names = "--to",
      paramLabel = "VERSION",
      description = "Another version than the one before.")
  private String version;

  public ModelRollbackCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    return options.announce(
        terminal,
        name,
        (promotion, topic, reason) ->
            promotion.rollBack(topic, name, Optional.ofNullable(version), reason));
  }
}
