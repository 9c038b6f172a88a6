package io.streamtune.cli.model;

import io.streamtune.cli.terminal.Terminal;
import io.streamtune.events.ModelEvent;
import io.streamtune.model.InvalidModelException;
import io.streamtune.model.bundle.ModelBundle;
import io.streamtune.stream.ModelTopic;
import java.io.IOException;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Puts the version before into service again. */
@Command(
    name = "rollback",
    description = {
      "Puts the version that was to be served before into service again, and says what each replica"
          + " makes of it.",
      ""
    })
final class ModelRollbackCommand implements Callable<Integer> {
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

  ModelRollbackCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    try (ModelTopic topic = options.topic()) {
      String target = version == null ? previous(topic) : version;
      ModelBundle bundle = ModelCommand.stored(options.store(terminal), name + ":" + target);
      return options.announce(terminal, topic, bundle, ModelEvent.State.ROLLED_BACK);
    }
  }

  private String previous(ModelTopic topic) {
    ModelEvent wanted =
        topic
            .wanted(name)
            .orElseThrow(
                () ->
                    new InvalidModelException(
                        "no version of '" + name + "' was ever promoted",
                        "name the version with --to, or promote one"));
    return wanted
        .previous()
        .orElseThrow(
            () ->
                new InvalidModelException(
                    name + ":" + wanted.version() + " is the first version that was promoted",
                    "name the version to go back to with --to"));
  }
}
