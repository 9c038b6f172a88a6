package io.streamtune.cli.demo;

import io.streamtune.cli.demo.learn.LearnDemo;
import io.streamtune.cli.demo.session.DemoOptions;
import io.streamtune.cli.demo.session.DemoPage;
import io.streamtune.display.terminal.Terminal;
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
      "Starts Kafka, the inference service and the page in this process, sends images and shows"
          + " predictions as they come.",
      "Without --exit it stays up afterwards, so that you can send photos yourself.",
      "",
      "With --learn the model has learnt nothing; a person is played who labels a part of the"
          + " stream, the trainer makes versions of that, and they go live while images flow."
          + " A few minutes, without any download: small generated pictures and a small network."
          + " With --images and --model the same on photos, in folders named after their classes.",
      ""
    })
public final class DemoCommand implements Callable<Integer> {
  private static final int COUNT = 100;
  private static final double RATE = 10;
  private static final int PORT_MAX = 65_535;

  /** Why: two cores answer this rate easily while they train. */
  private static final double RATE_PICTURES = 20;

  private static final double RATE_PHOTOS = 5;

  private final Terminal terminal;

  @Option(
      names = "--images",
      paramLabel = "DIR",
      description = "Send the image files below DIR, again and again. Default: generated pictures.")
  private @Nullable Path folder;

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
      description = "Send N images. Default: 100; with --learn as many as it takes.")
  private @Nullable Integer count;

  @Option(
      names = "--rate",
      paramLabel = "R",
      description = "Send R images a second. Default: 10; with --learn 20 pictures, or 5 photos.")
  private @Nullable Double rate;

  @Option(
      names = "--learn",
      description = "Learn from labels of the stream, and put what was learnt into service.")
  private boolean learn;

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
          "End after the last answer. The last line is sent=N predicted=N dead=N lost=N, with"
              + " --learn also swaps=N accuracy_before=X accuracy_after=Y; the exit code is 1 if"
              + " one is lost.")
  private boolean exit;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      description =
          "Port of the page; 0 takes a free one. Default: 8082, or a free one where that is taken.")
  private Optional<Integer> port = Optional.empty();

  @Option(names = "--no-page", description = "Serve no page. So it is with --exit, without --port.")
  private boolean isPageOff;

  @SuppressWarnings("NullAway.Init") // picocli sets it before it parses
  @Spec
  private CommandSpec spec;

  /** Creates the command for a terminal. */
  public DemoCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws Exception {
    int images = count == null ? countUnlessSaid() : count;
    double perSecond = rate == null ? rateUnlessSaid() : rate;
    if (images < 1 || !(perSecond > 0) || perSecond > 100_000) {
      throw new ParameterException(
          spec.commandLine(),
          "--count "
              + images
              + " --rate "
              + perSecond
              + " is not possible: --count takes a whole number from 1, --rate a number above 0 and"
              + " up to 100000");
    }
    DemoOptions options =
        new DemoOptions(
            Optional.ofNullable(folder),
            Optional.ofNullable(model),
            images,
            perSecond,
            tta,
            device,
            exit,
            page());
    return learn ? new LearnDemo(options, terminal).run() : new Demo(options, terminal).run();
  }

  private DemoPage.Choice page() {
    if (port.map(number -> number < 0 || number > PORT_MAX).orElse(false)) {
      throw new ParameterException(
          spec.commandLine(), "--port " + port.get() + " is no port: it takes 0 to " + PORT_MAX);
    }
    return new DemoPage.Choice(!isPageOff && (!exit || port.isPresent()), port);
  }

  private int countUnlessSaid() {
    return learn ? Integer.MAX_VALUE : COUNT;
  }

  private double rateUnlessSaid() {
    if (!learn) {
      return RATE;
    }
    return folder == null ? RATE_PICTURES : RATE_PHOTOS;
  }
}
