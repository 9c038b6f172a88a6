package io.streamtune.cli.model.release;

import io.streamtune.display.terminal.Terminal;
import io.streamtune.events.model.CandidateEvent;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Starts a canary: a version of the store answers some of the keys. */
@Command(
    name = "canary",
    description = {
      "Has a version of the store answer the images of a share of the keys; the version in service"
          + " answers all others, and what this one cannot score.",
      ""
    })
public final class ModelCanaryCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Parameters(paramLabel = "NAME:VERSION", description = "The version to try.")
  private String reference = "";

  @Option(
      names = "--share",
      paramLabel = "SHARE",
      description = "Part of the keys, from 0 to 1. Default: ${DEFAULT-VALUE}.")
  private double share = 0.1;

  @Mixin private ReleaseOptions options = new ReleaseOptions();

  public ModelCanaryCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    return options.tryOut(terminal, reference, CandidateEvent.Mode.CANARY, share);
  }
}
