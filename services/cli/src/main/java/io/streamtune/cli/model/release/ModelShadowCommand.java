package io.streamtune.cli.model.release;

import io.streamtune.display.terminal.Terminal;
import io.streamtune.events.model.CandidateEvent;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Starts a shadow: a version of the store scores images beside the one in service. */
@Command(
    name = "shadow",
    description = {
      "Has a version of the store score a sample of the images that the version in service answers,"
          + " and compares them. Its answers are not published.",
      ""
    })
public final class ModelShadowCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Parameters(paramLabel = "NAME:VERSION", description = "The version to try.")
  private String reference = "";

  @Option(
      names = "--sample",
      paramLabel = "SHARE",
      description = "Part of the images, from 0 to 1. Default: ${DEFAULT-VALUE}.")
  private double sample = 0.1;

  @Mixin private ReleaseOptions options = new ReleaseOptions();

  public ModelShadowCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    return options.tryOut(terminal, reference, CandidateEvent.Mode.SHADOW, sample);
  }
}
