package io.streamtune.cli.demo;

import io.streamtune.cli.terminal.Terminal;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code streamtune demo}: the whole path in one process, with nothing to install. */
@Command(
    name = "demo",
    description = {
      "Starts Kafka and the inference service in this process, sends images and shows predictions"
          + " as they come.",
      "Without --exit it stays up afterwards, so that you can send photos yourself.",
      ""
    })
public final class DemoCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Option(
      names = "--images",
      paramLabel = "DIR",
      description = "Send the image files below DIR, again and again. Default: generated pictures.")
  private @Nullable Path images;

  @Option(
      names = "--model",
      paramLabel = "FILE|BUNDLE|NAME",
      description =
          "Model to serve. Default: resnet50 of the model store; a freshly initialised one if it is"
              + " not there.")
  private @Nullable String model;

  @Option(
      names = "--count",
      paramLabel = "N",
      description = "Send N images. Default: ${DEFAULT-VALUE}.")
  private int count = 100;

  @Option(
      names = "--rate",
      paramLabel = "R",
      description = "Send R images a second. Default: ${DEFAULT-VALUE}.")
  private double rate = 10;

  @Option(
      names = "--tta",
      description = "Average over the photo and four augmented views (test-time augmentation).")
  private boolean tta;

  @Option(
      names = "--device",
      paramLabel = "DEVICE",
      description = "auto, cpu or cuda. Default: ${DEFAULT-VALUE}.")
  private String device = "auto";

  @Option(
      names = "--exit",
      description =
          "End after the last answer. The last line is sent=N predicted=N dead=N lost=N; the exit"
              + " code is 1 if one is lost.")
  private boolean exit;

  @SuppressWarnings("NullAway.Init") // picocli sets it before it parses
  @Spec
  private CommandSpec spec;

  /** Makes the command of a terminal. */
  public DemoCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws Exception {
    if (count < 1 || !(rate > 0) || rate > 100_000) {
      throw new ParameterException(
          spec.commandLine(),
          "--count "
              + count
              + " --rate "
              + rate
              + " is not possible: --count takes a whole number from 1, --rate a number above 0 and"
              + " up to 100000");
    }
    DemoOptions options =
        new DemoOptions(
            Optional.ofNullable(images),
            Optional.ofNullable(model),
            count,
            rate,
            tta,
            device,
            exit);
    return new Demo(options, terminal).run();
  }
}
