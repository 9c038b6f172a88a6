package io.streamtune.trainer.release.report;

import io.streamtune.display.charts.NamedValue;
import io.streamtune.display.charts.Numbers;
import io.streamtune.display.charts.Page;
import io.streamtune.display.charts.PageTable;
import io.streamtune.display.charts.Tag;
import io.streamtune.trainer.evaluate.Evaluation;
import io.streamtune.trainer.finetune.run.FinishedRun.Result;
import io.streamtune.trainer.schedule.RateFinding;
import java.util.ArrayList;
import java.util.List;

/** Writes the report for people. */
final class ReportPage {
  private final RunReport report;

  private ReportPage(RunReport report) {
    this.report = report;
  }

  static byte[] write(RunReport report) {
    ReportPage page = new ReportPage(report);
    List<Tag> parts = new ArrayList<>(List.of(page.header(), page.tiles()));
    parts.addAll(page.sections());
    return Page.html(
        report.setup().title(), Page.styleSheet(ReportPage.class, "report.css"), parts);
  }

  private Tag header() {
    DatasetSummary data = report.setup().dataset();
    String subtitle =
        "%s · %d classes · %d images to train with, %d to validate"
            .formatted(
                report.setup().baseModel(),
                data.classes().size(),
                data.trainImages(),
                data.validImages());
    return Page.header(report.setup().title(), subtitle);
  }

  private Tag tiles() {
    Tag tiles = Tag.of("div", "tiles");
    if (!report.results().isEmpty()) {
      Result last = report.results().getLast();
      tiles.add(Page.tile("accuracy", Numbers.percent(last.evaluation().accuracy()), last.name()));
      tiles.add(
          Page.tile("log loss", Numbers.decimals(last.evaluation().logLoss(), 4), last.name()));
    }
    tiles.add(Page.tile("time", Tables.time(report.costs().total()), "all stages"));
    report
        .costs()
        .peakMemoryBytes()
        .ifPresent(
            bytes ->
                tiles.add(
                    Page.tile("memory", Numbers.decimals(bytes / 1e9, 2) + " GB", "at most")));
    return tiles;
  }

  private List<Tag> sections() {
    List<Tag> sections = new ArrayList<>();
    sections.add(Page.section("Results").add(Tables.results(report.results())));
    sections.add(training());
    report.rateFinder().ifPresent(finding -> sections.add(rateFinder(finding)));
    if (!report.results().isEmpty()) {
      sections.add(classes(report.results().getLast()));
    }
    Gallery gallery = report.gallery();
    if (!gallery.mistakes().isEmpty()) {
      sections.add(
          Page.section("Most confident mistakes").add(Pictures.mistakes(gallery.mistakes())));
    }
    if (!gallery.augmentations().isEmpty()) {
      sections.add(
          Page.section("What training saw").add(Pictures.samples(gallery.augmentations())));
    }
    sections.add(recipe());
    sections.add(data());
    sections.add(costs());
    return sections;
  }

  private Tag training() {
    Charts charts = new Charts(report.history());
    Tag section = Page.section("Training").add(Tables.epochs(report.history()));
    if (report.history().stages().stream().anyMatch(stage -> !stage.epochs().isEmpty())) {
      section.add(Tag.of("div", "plots").add(charts.metricPerEpoch()).add(charts.lossPerEpoch()));
    }
    if (report.history().stages().stream().anyMatch(stage -> !stage.batches().isEmpty())) {
      section.add(Tag.of("div", "plots").add(charts.lossPerBatch()).add(charts.ratePerBatch()));
    }
    return section;
  }

  private static Tag rateFinder(RateFinding finding) {
    Tag section = Page.section("Learning-rate finder").add(Charts.rateFinder(finding));
    return section.add(Page.note("The sweep ended: " + finding.ended() + "."));
  }

  private static Tag classes(Result result) {
    Evaluation evaluation = result.evaluation();
    return Page.section("Classes")
        .add(Page.note("On the validation images, " + result.name() + "."))
        .add(ConfusionTable.of(evaluation))
        .add(Tables.classScores(evaluation.perClass()));
  }

  private Tag recipe() {
    List<NamedValue> lines = new ArrayList<>();
    lines.add(new NamedValue("base model", report.setup().baseModel()));
    lines.addAll(report.setup().recipe());
    lines.add(new NamedValue("seed", String.valueOf(report.setup().seed())));
    return Page.section("Recipe").add(PageTable.named(lines));
  }

  private Tag data() {
    DatasetSummary data = report.setup().dataset();
    Tag section =
        Page.section("Data")
            .add(Tables.classCounts(data.classes()))
            .add(PageTable.named(List.of(new NamedValue("digest", data.digest()))));
    if (!data.skipped().isEmpty()) {
      String heading = data.skipped().size() + " files were left out";
      section.add(
          Tag.of("details")
              .add(Tag.of("summary").text(heading))
              .add(PageTable.named(data.skipped())));
    }
    return section;
  }

  private Tag costs() {
    return Page.section("Time and machine")
        .add(Tables.costs(report.costs()))
        .add(PageTable.named(report.setup().machine()));
  }
}
