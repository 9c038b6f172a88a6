package io.streamtune.cli.model.release;

import io.streamtune.display.terminal.Terminal;
import io.streamtune.events.model.CandidateEvent;
import io.streamtune.model.InvalidModelException;
import io.streamtune.model.release.ModelTopic;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Ends the rollout of a candidate. */
@Command(
    name = "end",
    description = {"Ends the trial of a version beside the one in service.", ""})
public final class ModelEndCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Parameters(paramLabel = "NAME", description = "Name of the model.")
  private String name = "";

  @Mixin private ReleaseOptions options = new ReleaseOptions();

  public ModelEndCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    try (ModelTopic topic = options.topic()) {
      CandidateEvent tried =
          topic
              .candidate(name)
              .orElseThrow(
                  () ->
                      new InvalidModelException(
                          "no version of '" + name + "' is tried",
                          "begin with 'streamtune model shadow' or 'streamtune model canary'"));
      return options.announce(terminal, topic, tried.ended());
    }
  }
}
