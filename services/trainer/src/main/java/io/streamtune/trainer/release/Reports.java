package io.streamtune.trainer.release;

import io.streamtune.display.charts.NamedValue;
import io.streamtune.trainer.dataset.ImageDataset;
import io.streamtune.trainer.dataset.LabelledPhoto;
import io.streamtune.trainer.finetune.run.FinishedRun;
import io.streamtune.trainer.finetune.run.Job;
import io.streamtune.trainer.recipe.RecipeJson;
import io.streamtune.trainer.release.report.DatasetSummary;
import io.streamtune.trainer.release.report.DatasetSummary.ClassCount;
import io.streamtune.trainer.release.report.RunCosts;
import io.streamtune.trainer.release.report.RunReport;
import io.streamtune.trainer.release.report.RunSetup;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/** Creates the report of a finished run. */
public final class Reports {
  private Reports() {}

  /**
   * Creates the report; a few photos are read again for it.
   *
   * @param title title of the page
   * @param machine hardware and software of the run
   * @param peakMemoryBytes peak memory of the process, if known
   */
  public static RunReport of(
      Job job,
      FinishedRun outcome,
      String title,
      List<NamedValue> machine,
      OptionalLong peakMemoryBytes)
      throws InterruptedException {
    RunSetup setup =
        new RunSetup(
            title,
            job.base().manifest().id().toString(),
            summary(job.data()),
            recipe(job),
            job.recipe().seed(),
            machine);
    List<RunCosts.Stage> stages =
        outcome.times().stream()
            .map(time -> new RunCosts.Stage(time.name(), time.duration(), time.imagesPerSecond()))
            .toList();
    return new RunReport(
        setup,
        outcome.rateFinding(),
        outcome.history(),
        outcome.results(),
        new Showcase(job, outcome).gallery(),
        new RunCosts(stages, peakMemoryBytes));
  }

  private static DatasetSummary summary(ImageDataset data) {
    List<ClassCount> classes = new ArrayList<>();
    for (int label = 0; label < data.classes().size(); label++) {
      classes.add(
          new ClassCount(
              data.classes().get(label), count(data.train(), label), count(data.valid(), label)));
    }
    List<NamedValue> skipped =
        data.skipped().stream()
            .map(file -> new NamedValue(file.file().toString(), file.code() + ": " + file.detail()))
            .toList();
    return new DatasetSummary(
        data.train().size(), data.valid().size(), classes, data.digest(), skipped);
  }

  private static int count(List<LabelledPhoto> images, int label) {
    return (int) images.stream().filter(image -> image.labels().contains(label)).count();
  }

  private static List<NamedValue> recipe(Job job) {
    List<NamedValue> lines = new ArrayList<>();
    RecipeJson.tree(job.recipe())
        .forEach(
            (name, value) -> {
              if (name.equals("fits") && value instanceof List<?> fits) {
                fits.forEach(fit -> lines.add(fit(fit)));
              } else if (!name.equals("seed")) {
                lines.add(new NamedValue(name, text(value)));
              }
            });
    return lines;
  }

  private static NamedValue fit(Object fit) {
    if (!(fit instanceof Map<?, ?> values)) {
      throw new IllegalArgumentException("a fit is an object: " + fit);
    }
    String rest =
        values.entrySet().stream()
            .filter(entry -> !"name".equals(entry.getKey()))
            .map(entry -> entry.getKey() + " " + text(entry.getValue()))
            .collect(Collectors.joining(", "));
    return new NamedValue("fit '" + values.get("name") + "'", rest);
  }

  private static String text(@org.jspecify.annotations.Nullable Object value) {
    return switch (value) {
      case Map<?, ?> map ->
          map.entrySet().stream()
              .map(entry -> entry.getKey() + " " + text(entry.getValue()))
              .collect(Collectors.joining(", "));
      case List<?> list -> list.stream().map(Reports::text).collect(Collectors.joining(" / "));
      case null -> "none";
      default -> value.toString();
    };
  }
}
