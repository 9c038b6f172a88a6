package io.streamtune.cli.train;

import io.streamtune.display.terminal.Terminal;
import io.streamtune.model.bundle.ModelBundle;
import io.streamtune.trainer.dataset.ImageDataset;
import io.streamtune.trainer.finetune.FineTuning;
import io.streamtune.trainer.finetune.probe.ConvolutionProbe;
import io.streamtune.trainer.finetune.run.Job;
import io.streamtune.trainer.recipe.Recipe;
import io.streamtune.trainer.release.report.RateFinderPlot;
import io.streamtune.trainer.schedule.RateFinding;
import io.streamtune.trainer.schedule.Suggestion;
import io.streamtune.trainer.schedule.Sweep;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Runs the learning-rate finder. */
@Command(
    name = "lr-find",
    description = {
      "The learning-rate finder: trains the new head with a rate that rises from batch to batch,"
          + " and shows how the loss answers. Nothing is kept.",
      ""
    },
    footerHeading = "%nWith --json, one object:%n",
    footer = {
      "  {\"ended\":...,\"suggestions\":{\"valley\":R,...},\"points\":[{\"rate\":R,\"loss\":L},...]}"
    })
public final class LrFindCommand implements Callable<Integer> {
  private static final JsonMapper JSON = JsonMapper.shared();

  private static final int PLOT_ROWS = 14;

  private final Terminal terminal;

  @Mixin private DatasetOptions photos = new DatasetOptions();
  @Mixin private RecipeOptions recipe = new RecipeOptions();
  @Mixin private StartOptions start = new StartOptions();

  @Option(
      names = "--fastai2",
      description = {
        "fastai 2's sweep, 100 batches from 1e-7, instead of 0.7's, one epoch from 1e-5. It reads"
            + " more of a small data set."
      })
  private boolean fastai2;

  @Option(names = "--plot", paramLabel = "FILE.svg", description = "Writes the curve as a picture.")
  private Optional<Path> plot = Optional.empty();

  @Option(names = "--json", description = "One JSON object.")
  private boolean json;

  /** Creates the command for a terminal. */
  public LrFindCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws Exception {
    Recipe wanted = recipe.recipe();
    ModelBundle bundle = start.base(terminal);
    RateFinding found = new Interruptible(() -> {}).run(() -> find(wanted, bundle));
    if (plot.isPresent()) {
      Files.writeString(plot.get(), RateFinderPlot.svg(found));
    }
    if (json) {
      terminal.out().println(tree(found));
    } else {
      print(found);
    }
    return 0;
  }

  private RateFinding find(Recipe wanted, ModelBundle bundle)
      throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory("streamtune-lr-find-");
    try {
      Job job = Jobs.of(bundle, wanted, start.device(), folder, false, photos, terminal);
      ImageDataset data = job.data();
      RunOnTerminal run = new RunOnTerminal(terminal, terminal.err(), Jobs.metric(data));
      return new FineTuning(job, new ConvolutionProbe(), run, System::nanoTime)
          .findRate(fastai2 ? Sweep.Rule.FASTAI_2 : Sweep.Rule.FASTAI_0_7);
    } finally {
      FineTuning.forget(folder);
    }
  }

  private void print(RateFinding found) {
    terminal.out().println("smoothed loss over learning rate");
    RateFinderPlot.text(found, terminal.columns(), PLOT_ROWS).forEach(terminal.out()::println);
    if (found.suggestions().isEmpty()) {
      terminal
          .out()
          .println("Too few batches to suggest a rate: use --fastai2, or a smaller --bs.");
    }
    for (Suggestion suggestion : found.suggestions()) {
      terminal.out().printf(Locale.ROOT, "%-8s %.2e%n", suggestion.name(), suggestion.rate());
    }
  }

  private static String tree(RateFinding found) {
    ObjectNode root = JSON.createObjectNode();
    root.put("ended", found.ended());
    ObjectNode suggestions = root.putObject("suggestions");
    found.suggestions().forEach(each -> suggestions.put(each.name(), each.rate()));
    ArrayNode points = root.putArray("points");
    found.points().forEach(at -> points.addObject().put("rate", at.rate()).put("loss", at.loss()));
    return JSON.writeValueAsString(root);
  }
}
