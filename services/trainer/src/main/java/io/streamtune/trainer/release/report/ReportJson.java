package io.streamtune.trainer.release.report;

import io.streamtune.display.charts.NamedValue;
import io.streamtune.trainer.evaluate.EvaluationJson;
import io.streamtune.trainer.finetune.run.FinishedRun.Result;
import io.streamtune.trainer.history.TrainingHistory;
import io.streamtune.trainer.history.TrainingHistory.Batch;
import io.streamtune.trainer.history.TrainingHistory.Epoch;
import io.streamtune.trainer.release.report.DatasetSummary.ClassCount;
import io.streamtune.trainer.release.report.Gallery.Mistake;
import io.streamtune.trainer.schedule.RateFinding;
import io.streamtune.trainer.schedule.RatePoint;
import java.time.Duration;
import java.util.List;
import java.util.function.ToDoubleFunction;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes the report for programs: everything except the pictures, of which only the names are
 * included.
 */
final class ReportJson {
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private ReportJson() {}

  static byte[] write(RunReport report) {
    ObjectNode root = JSON.createObjectNode();
    RunSetup setup = report.setup();
    root.put("title", setup.title());
    root.put("base_model", setup.baseModel());
    root.put("seed", setup.seed());
    root.set("recipe", named(setup.recipe()));
    root.set("machine", named(setup.machine()));
    root.set("dataset", dataset(setup.dataset()));
    report.rateFinder().ifPresent(finding -> root.set("rate_finder", finder(finding)));
    root.set("history", history(report.history()));
    ArrayNode results = root.putArray("results");
    for (Result result : report.results()) {
      ObjectNode node = results.addObject().put("name", result.name());
      node.setAll(EvaluationJson.tree(result.evaluation()));
    }
    gallery(root, report.gallery());
    root.set("costs", costs(report.costs()));
    return JSON.writeValueAsBytes(root);
  }

  private static ObjectNode named(List<NamedValue> values) {
    ObjectNode node = JSON.createObjectNode();
    values.forEach(value -> node.put(value.name(), value.value()));
    return node;
  }

  private static ObjectNode dataset(DatasetSummary dataset) {
    ObjectNode node = JSON.createObjectNode();
    node.put("train_images", dataset.trainImages());
    node.put("valid_images", dataset.validImages());
    node.put("digest", dataset.digest());
    ArrayNode classes = node.putArray("classes");
    for (ClassCount count : dataset.classes()) {
      classes
          .addObject()
          .put("class", count.className())
          .put("train_images", count.trainImages())
          .put("valid_images", count.validImages());
    }
    ArrayNode skipped = node.putArray("skipped");
    for (NamedValue file : dataset.skipped()) {
      skipped.addObject().put("file", file.name()).put("reason", file.value());
    }
    return node;
  }

  private static ObjectNode finder(RateFinding finding) {
    ObjectNode node = JSON.createObjectNode();
    node.put("ended", finding.ended());
    ObjectNode suggestions = node.putObject("suggestions");
    finding.suggestions().forEach(s -> suggestions.set(s.name(), number(s.rate())));
    node.set("rates", numbers(finding.points(), RatePoint::rate));
    node.set("losses", numbers(finding.points(), RatePoint::loss));
    return node;
  }

  private static ObjectNode history(TrainingHistory history) {
    ObjectNode node = JSON.createObjectNode();
    node.put("metric", history.metricName());
    ArrayNode stages = node.putArray("stages");
    for (TrainingHistory.Stage stage : history.stages()) {
      ObjectNode each = stages.addObject().put("name", stage.name());
      ArrayNode epochs = each.putArray("epochs");
      stage.epochs().forEach(epoch -> epochs.add(epoch(epoch)));
      each.set("rates", numbers(stage.batches(), Batch::rate));
      each.set("smoothed_losses", numbers(stage.batches(), Batch::smoothedLoss));
    }
    return node;
  }

  private static ObjectNode epoch(Epoch epoch) {
    ObjectNode node = JSON.createObjectNode().put("epoch", epoch.epoch());
    node.set("trn_loss", number(epoch.trainLoss()));
    node.set("val_loss", number(epoch.validLoss()));
    node.set("metric", number(epoch.metric()));
    return node.put("seconds", seconds(epoch.duration()));
  }

  private static void gallery(ObjectNode root, Gallery gallery) {
    ArrayNode mistakes = root.putArray("mistakes");
    for (Mistake mistake : gallery.mistakes()) {
      ObjectNode node = mistakes.addObject().put("picture", mistake.picture().name());
      node.put("predicted", mistake.predicted()).put("truth", mistake.truth());
      node.set("confidence", number(mistake.confidence()));
    }
    ArrayNode augmentations = root.putArray("augmentations");
    gallery.augmentations().forEach(picture -> augmentations.add(picture.name()));
  }

  private static ObjectNode costs(RunCosts costs) {
    ObjectNode node = JSON.createObjectNode().put("total_seconds", seconds(costs.total()));
    costs.peakMemoryBytes().ifPresent(bytes -> node.put("peak_memory_bytes", bytes));
    ArrayNode stages = node.putArray("stages");
    for (RunCosts.Stage stage : costs.stages()) {
      ObjectNode each = stages.addObject().put("name", stage.name());
      each.put("seconds", seconds(stage.duration()));
      each.set("images_per_second", number(stage.imagesPerSecond()));
    }
    return node;
  }

  private static <T> ArrayNode numbers(List<T> values, ToDoubleFunction<T> number) {
    ArrayNode array = JSON.createArrayNode();
    values.forEach(value -> array.add(number(number.applyAsDouble(value))));
    return array;
  }

  /** JSON has no NaN and no infinity. */
  private static JsonNode number(double value) {
    return Double.isFinite(value)
        ? JSON.getNodeFactory().numberNode(value)
        : JSON.getNodeFactory().nullNode();
  }

  private static double seconds(Duration duration) {
    return duration.toMillis() / 1000.0;
  }
}
