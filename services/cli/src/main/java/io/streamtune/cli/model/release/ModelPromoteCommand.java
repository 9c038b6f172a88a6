package io.streamtune.cli.model.release;

import io.streamtune.display.terminal.Terminal;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Promotes a version of the store. */
@Command(
    name = "promote",
    description = {
      "Puts a version of the store into service, between two batches of each replica, and says what"
          + " each replica makes of it.",
      ""
    })
public final class ModelPromoteCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Parameters(
      paramLabel = "NAME[:VERSION]",
      description = "Without a version, the newest that was imported, if none was promoted yet.")
  private String reference = "";

  @Mixin private ReleaseOptions options = new ReleaseOptions();

  public ModelPromoteCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    String name = reference.replaceFirst(":.*", "");
    return options.announce(
        terminal, name, (promotion, topic, reason) -> promotion.promote(topic, reference, reason));
  }
}
