package io.streamtune.trainer.release.report;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.streamtune.trainer.evaluate.Evaluation;
import io.streamtune.trainer.finetune.Outcome.Result;
import io.streamtune.trainer.release.markup.Numbers;
import io.streamtune.trainer.release.markup.Tag;
import io.streamtune.trainer.schedule.RateFinding;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * The report for people: one file without scripts that needs no network. A policy in its head has
 * the browser refuse whatever else might have slipped in.
 */
final class ReportPage {
  private static final String POLICY =
      "default-src 'none'; style-src 'unsafe-inline'; img-src data:";

  private final RunReport report;

  private ReportPage(RunReport report) {
    this.report = report;
  }

  static byte[] write(RunReport report) {
    ReportPage page = new ReportPage(report);
    Tag html = Tag.of("html").attribute("lang", "en").add(page.head()).add(page.body());
    return ("<!DOCTYPE html>\n" + html + "\n").getBytes(UTF_8);
  }

  private Tag head() {
    return Tag.of("head")
        .add(Tag.of("meta").attribute("charset", "utf-8"))
        .add(meta("viewport", "width=device-width, initial-scale=1"))
        .add(meta("color-scheme", "light dark"))
        .add(
            Tag.of("meta")
                .attribute("http-equiv", "Content-Security-Policy")
                .attribute("content", POLICY))
        .add(Tag.of("title").text(report.setup().title()))
        .style(styleSheet());
  }

  private static Tag meta(String name, String content) {
    return Tag.of("meta").attribute("name", name).attribute("content", content);
  }

  private Tag body() {
    return Tag.of("body")
        .add(Tag.of("main").add(header()).add(tiles()).addAll(sections()))
        .add(Tag.of("footer").text("Streamtune · everything on this page is in this file"));
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
    return Tag.of("header")
        .add(Tag.of("h1").text(report.setup().title()))
        .add(Tag.of("p", "subtitle").text(subtitle));
  }

  private Tag tiles() {
    Tag tiles = Tag.of("div", "tiles");
    if (!report.results().isEmpty()) {
      Result last = report.results().getLast();
      tiles.add(tile("accuracy", Numbers.percent(last.evaluation().accuracy()), last.name()));
      tiles.add(tile("log loss", Numbers.decimals(last.evaluation().logLoss(), 4), last.name()));
    }
    tiles.add(tile("time", Tables.time(report.costs().total()), "all stages"));
    report
        .costs()
        .peakMemoryBytes()
        .ifPresent(
            bytes ->
                tiles.add(tile("memory", Numbers.decimals(bytes / 1e9, 2) + " GB", "at most")));
    return tiles;
  }

  private static Tag tile(String name, String value, String note) {
    return Tag.of("div", "tile")
        .add(Tag.of("span", "name").text(name))
        .add(Tag.of("span", "value").text(value))
        .add(Tag.of("span", "note").text(note));
  }

  private List<Tag> sections() {
    List<Tag> sections = new ArrayList<>();
    sections.add(section("Results").add(Tables.results(report.results())));
    sections.add(training());
    report.rateFinder().ifPresent(finding -> sections.add(rateFinder(finding)));
    if (!report.results().isEmpty()) {
      sections.add(classes(report.results().getLast()));
    }
    Gallery gallery = report.gallery();
    if (!gallery.mistakes().isEmpty()) {
      sections.add(section("Most confident mistakes").add(Pictures.mistakes(gallery.mistakes())));
    }
    if (!gallery.augmentations().isEmpty()) {
      sections.add(section("What training saw").add(Pictures.samples(gallery.augmentations())));
    }
    sections.add(recipe());
    sections.add(data());
    sections.add(costs());
    return sections;
  }

  private Tag training() {
    Charts charts = new Charts(report.history());
    Tag section = section("Training").add(Tables.epochs(report.history()));
    if (report.history().stages().stream().anyMatch(stage -> !stage.epochs().isEmpty())) {
      section.add(Tag.of("div", "plots").add(charts.metricPerEpoch()).add(charts.lossPerEpoch()));
    }
    if (report.history().stages().stream().anyMatch(stage -> !stage.batches().isEmpty())) {
      section.add(Tag.of("div", "plots").add(charts.lossPerBatch()).add(charts.ratePerBatch()));
    }
    return section;
  }

  private static Tag rateFinder(RateFinding finding) {
    Tag section = section("Learning-rate finder").add(Charts.rateFinder(finding));
    return section.add(Tag.of("p", "note").text("The sweep ended: " + finding.ended() + "."));
  }

  private static Tag classes(Result result) {
    Evaluation evaluation = result.evaluation();
    return section("Classes")
        .add(Tag.of("p", "note").text("On the validation images, " + result.name() + "."))
        .add(ConfusionTable.of(evaluation))
        .add(Tables.classScores(evaluation.perClass()));
  }

  private Tag recipe() {
    List<NamedValue> lines = new ArrayList<>();
    lines.add(new NamedValue("base model", report.setup().baseModel()));
    lines.addAll(report.setup().recipe());
    lines.add(new NamedValue("seed", String.valueOf(report.setup().seed())));
    return section("Recipe").add(Tables.named(lines));
  }

  private Tag data() {
    DatasetSummary data = report.setup().dataset();
    Tag section =
        section("Data")
            .add(Tables.classCounts(data.classes()))
            .add(Tables.named(List.of(new NamedValue("digest", data.digest()))));
    if (!data.skipped().isEmpty()) {
      String heading = data.skipped().size() + " files were left out";
      section.add(
          Tag.of("details").add(Tag.of("summary").text(heading)).add(Tables.named(data.skipped())));
    }
    return section;
  }

  private Tag costs() {
    return section("Time and machine")
        .add(Tables.costs(report.costs()))
        .add(Tables.named(report.setup().machine()));
  }

  private static Tag section(String heading) {
    return Tag.of("section").add(Tag.of("h2").text(heading));
  }

  private static String styleSheet() {
    try (InputStream sheet =
        Objects.requireNonNull(ReportPage.class.getResourceAsStream("report.css"), "report.css")) {
      return new String(sheet.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
