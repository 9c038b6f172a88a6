package io.streamtune.explain.page;

import io.streamtune.display.charts.Numbers;
import io.streamtune.display.charts.Page;
import io.streamtune.display.charts.Tag;
import io.streamtune.events.prediction.Activation;
import io.streamtune.explain.Explanation;
import io.streamtune.explain.Layer;
import io.streamtune.explain.Scores;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The page of an explanation: one file without scripts. The names of the photo and of classes are
 * plain text on it, whatever they contain.
 *
 * <p><b>Called on:</b> any thread.
 */
public final class ExplanationPage {
  private static final int DIGEST_SHOWN = 12;

  private final Explanation explanation;
  private final Figures figures;

  private ExplanationPage(Explanation explanation) {
    this.explanation = explanation;
    this.figures = new Figures(explanation);
  }

  /**
   * Returns the file, in UTF-8.
   *
   * @param photo the photo's name, for people
   */
  public static byte[] html(Explanation explanation, String photo) {
    ExplanationPage page = new ExplanationPage(explanation);
    List<Tag> parts = new ArrayList<>();
    parts.add(Page.header("How the network sees " + photo, page.subtitle()));
    parts.add(page.tiles());
    parts.addAll(List.of(page.where(), page.scores(), page.kernels(), page.steps(), page.stages()));
    String style = Page.styleSheet(ExplanationPage.class, "explanation.css");
    return Page.html("How it sees: " + photo, style, parts);
  }

  private String subtitle() {
    String digest = explanation.digest();
    return "%s · digest %s · %s over %s"
        .formatted(
            explanation.model(),
            digest.substring(0, Math.min(DIGEST_SHOWN, digest.length())),
            explanation.scores().activation().wire(),
            counted(explanation.scores().rows().size(), "class", "classes"));
  }

  private static String counted(int count, String one, String many) {
    return String.format(Locale.ROOT, "%,d %s", count, count == 1 ? one : many);
  }

  private Tag tiles() {
    Tag tiles = Tag.of("div", "tiles");
    for (Scores.Row row : explanation.scores().best(3)) {
      String note = "output " + Numbers.decimals(row.output(), 2);
      tiles.add(Page.tile(row.name(), Numbers.percent(row.probability()), note));
    }
    return tiles;
  }

  private Tag where() {
    String said =
        explanation.classMaps().isEmpty()
            ? "There are no class maps: " + explanation.noClassMaps() + "."
            : "Class-activation maps: red is where a class has its score from, by the last maps and"
                + " how much its score changes with each. Each map is drawn by its own largest"
                + " number.";
    return Page.section("Where it looks").add(Page.note(said)).add(figures.places());
  }

  private Tag scores() {
    Scores scores = explanation.scores();
    String rule =
        scores.activation() == Activation.SOFTMAX
            ? "The last layer gives each class an output; softmax is e to the output, divided by"
                + " the sum over all classes."
            : "The last layer gives each class an output; sigmoid is 1 / (1 + e to minus the"
                + " output), for each class by itself.";
    String check =
        String.format(
            Locale.ROOT,
            " Computed here in double precision; the served network answers the same to within"
                + " %.1e.",
            scores.difference());
    return Page.section("From outputs to probabilities")
        .add(Page.note(rule + check))
        .add(ScoreTable.of(scores));
  }

  private Tag kernels() {
    String said =
        "%s of %d × %d pixels over red, green and blue, counted from 0 in reading order. Each is"
                .formatted(
                    counted(figures.kernelCount(), "kernel", "kernels"),
                    explanation.kernels().width(),
                    explanation.kernels().height())
            + " laid over every place of the photo; gray is weight 0, and each is drawn by its own"
            + " largest weight.";
    return Page.section("What the first layer looks for")
        .add(Page.note(said))
        .add(figures.kernels());
  }

  private Tag steps() {
    return Page.section("What its kernels make of the photo")
        .add(
            Page.note(
                "Those whose answers vary most over the photo, step by step. Where numbers have a"
                    + " sign, orange is above 0 and blue below; else bright is large. Each map is"
                    + " drawn by its own largest number."))
        .add(figures.steps())
        .add(figures.all());
  }

  private Tag stages() {
    Tag section =
        Page.section("What the deeper layers find")
            .add(
                Page.note(
                    "The end of each stage: more and more maps, coarser and coarser, for things"
                        + " larger and larger."));
    int number = 0;
    for (Layer stage : explanation.stages()) {
      section.add(figures.stage(++number, stage));
    }
    return section;
  }
}
