package io.streamtune.cli.model;

import io.streamtune.cli.terminal.Terminal;
import io.streamtune.events.ModelEvent;
import io.streamtune.model.bundle.ModelBundle;
import io.streamtune.stream.ModelTopic;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Puts a version of the store into service. */
@Command(
    name = "promote",
    description = {
      "Puts a version of the store into service, between two batches of each replica, and says what"
          + " each replica makes of it.",
      ""
    })
final class ModelPromoteCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Parameters(paramLabel = "NAME[:VERSION]", description = "Without a version, the newest.")
  private String reference = "";

  @Mixin private ReleaseOptions options = new ReleaseOptions();

  ModelPromoteCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    ModelBundle bundle = ModelCommand.stored(options.store(terminal), reference);
    try (ModelTopic topic = options.topic()) {
      return options.announce(terminal, topic, bundle, ModelEvent.State.PROMOTED);
    }
  }
}
