package io.streamtune.loadtest.verify;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A report as lines for people, and as one JSON object for programs. */
final class ReportText {
  private static final String ROW = "%-9s %12s %12s %12s %9s %9s %9s %9s %9s %9s %12s";

  private final Report report;
  private final boolean exactlyOnce;

  /**
   * Creates the text of a report.
   *
   * @param exactlyOnce whether images with more than one answer are listed as problems
   */
  ReportText(Report report, boolean exactlyOnce) {
    this.report = report;
    this.exactlyOnce = exactlyOnce;
  }

  /** Returns a table of the partitions, notes, the problems and the verdict. */
  List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add(
        ROW.formatted(
            "partition",
            "offsets",
            "images",
            "predicted",
            "dead",
            "lost",
            "repeated",
            "versions",
            "both",
            "extra",
            "out of order"));
    report.partitions().forEach(row -> lines.add(row(Integer.toString(row.partition()), row)));
    lines.add(row("all", report.total()));
    report
        .versions()
        .forEach(
            version ->
                lines.add(
                    "predictions by %s:%s: %,d"
                        .formatted(
                            version.model().name(),
                            version.model().version(),
                            version.predictions())));
    lines.addAll(notes());
    report.problems().stream()
        .filter(problem -> exactlyOnce || problem.kind() == Problem.Kind.LOST)
        .map(problem -> "%s %s: %s".formatted(word(problem), problem.image(), problem.detail()))
        .forEach(lines::add);
    lines.add(report.verdict());
    return lines;
  }

  private static String word(Problem problem) {
    return problem.kind().wire();
  }

  private static String row(String name, PartitionReport row) {
    return String.format(
        Locale.ROOT,
        ROW,
        name,
        row.end() - row.begin(),
        row.images(),
        row.predicted(),
        row.dead(),
        row.problems().lost(),
        row.problems().repeated(),
        row.problems().twoVersions(),
        row.problems().predictedAndDead(),
        row.extraAnswers(),
        row.outOfOrder());
  }

  private List<String> notes() {
    List<String> notes = new ArrayList<>();
    note(
        notes,
        report.total().withoutImage(),
        "offsets have an answer and no image: compacted or removed since");
    note(
        notes,
        report.aside().earlier(),
        "answers name images before the range: removed by retention, or left out");
    note(notes, report.aside().later(), "answers name images that came later");
    note(notes, report.aside().elsewhere(), "answers name images of another topic or none");
    note(
        notes,
        report.versionReturns(),
        "times a partition of predictions shows a version again that it had left");
    note(
        notes,
        report.unread().removed(),
        "offsets of predictions and dead letters were removed by retention: images that were"
            + " answered there count as lost");
    note(
        notes,
        report.removedUnanswered(),
        "images were removed before they were answered: no answer names their offsets, and the log"
            + " begins behind them (retention of the topic of images)");
    note(
        notes,
        report.aside().unanswered() - report.removedUnanswered(),
        "offsets lie below the log of images and have no answer that is left: whether they were"
            + " answered cannot be told, as answers were removed, too");
    note(
        notes,
        report.unread().open(),
        "offsets of predictions and dead letters are behind an open transaction: images that are"
            + " answered there count as lost");
    note(notes, report.unread().invalid(), "records are no answers and were not counted:");
    report.unread().examples().forEach(example -> notes.add("  " + example));
    return notes;
  }

  private static void note(List<String> notes, long count, String text) {
    if (count > 0) {
      notes.add(String.format(Locale.ROOT, "%,d %s", count, text));
    }
  }

  /** Returns the whole report as a JSON object. */
  Map<String, Object> json() {
    PartitionReport all = report.total();
    Map<String, Object> object = new LinkedHashMap<>(counts(all));
    object.put("ok", report.holds(exactlyOnce) && report.removedUnanswered() == 0);
    object.put("topic", report.topic());
    object.put("version_returns", report.versionReturns());
    object.put("answers_earlier", report.aside().earlier());
    object.put("answers_later", report.aside().later());
    object.put("answers_elsewhere", report.aside().elsewhere());
    object.put("answers_invalid", report.unread().invalid());
    object.put("answers_removed", report.unread().removed());
    object.put("removed_unanswered", report.removedUnanswered());
    object.put("answers_open", report.unread().open());
    object.put("partitions", report.partitions().stream().map(ReportText::partition).toList());
    object.put("versions", report.versions().stream().map(ReportText::version).toList());
    object.put("version_changes", report.changes().stream().map(ReportText::changes).toList());
    object.put("problems", report.problems().stream().map(ReportText::problem).toList());
    return object;
  }

  private static Map<String, Object> counts(PartitionReport row) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("images", row.images());
    object.put("predicted", row.predicted());
    object.put("dead", row.dead());
    object.put("lost", row.problems().lost());
    object.put("duplicated", row.problems().duplicated());
    object.put("repeated", row.problems().repeated());
    object.put("two_versions", row.problems().twoVersions());
    object.put("predicted_and_dead", row.problems().predictedAndDead());
    object.put("extra_answers", row.extraAnswers());
    object.put("out_of_order", row.outOfOrder());
    object.put("without_image", row.withoutImage());
    return object;
  }

  private static Map<String, Object> partition(PartitionReport row) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("partition", row.partition());
    object.put("begin", row.begin());
    object.put("end", row.end());
    object.putAll(counts(row));
    return object;
  }

  private static Map<String, Object> version(Report.Version version) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("name", version.model().name());
    object.put("version", version.model().version());
    object.put("digest", version.model().digest());
    object.put("predictions", version.predictions());
    return object;
  }

  private static Map<String, Object> changes(Report.Changes row) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("partition", row.partition());
    object.put("changes", row.changes());
    object.put("returns", row.returns());
    return object;
  }

  private static Map<String, Object> problem(Problem problem) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("kind", problem.kind().wire());
    object.put("partition", problem.image().partition());
    object.put("offset", problem.image().offset());
    object.put("detail", problem.detail());
    return object;
  }
}
