package io.streamtune.trainer.evaluate;

import io.streamtune.trainer.evaluate.ConfusionMatrix.PerClass;
import io.streamtune.trainer.evaluate.ConfusionMatrix.Table;
import io.streamtune.trainer.evaluate.ConfusionMatrix.YesNo;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * An evaluation as JSON:
 *
 * <pre>
 * {"images": 3, "accuracy": 0.67, "log_loss": 0.4,
 *  "per_class": [{"class": "cat", "images": 2, "recall": 0.5, "precision": 1.0}, ...],
 *  "confusion": [[1, 1], [0, 1]]}
 * </pre>
 *
 * An undefined number (the recall of a class without images) is null. With several labels {@code
 * confusion} holds for each class {@code [[tn, fp], [fn, tp]]}.
 */
public final class EvaluationJson {
  private static final JsonMapper JSON = new JsonMapper();

  private EvaluationJson() {}

  /** Returns the evaluation as one JSON object on one line. */
  public static String write(Evaluation evaluation) {
    return JSON.writeValueAsString(tree(evaluation));
  }

  /** Returns the evaluation as a JSON object that can be part of a larger one. */
  public static ObjectNode tree(Evaluation evaluation) {
    ObjectNode root = JSON.createObjectNode();
    root.put("images", evaluation.images());
    root.set("accuracy", number(evaluation.accuracy()));
    root.set("log_loss", number(evaluation.logLoss()));
    ArrayNode perClass = root.putArray("per_class");
    for (ClassScore score : evaluation.perClass()) {
      ObjectNode node = perClass.addObject();
      node.put("class", score.className());
      node.put("images", score.images());
      node.set("recall", number(score.recall()));
      node.set("precision", number(score.precision()));
    }
    root.set("confusion", confusion(evaluation.confusion()));
    return root;
  }

  private static JsonNode confusion(ConfusionMatrix confusion) {
    return switch (confusion) {
      case Table table -> JSON.valueToTree(table.counts());
      case PerClass each -> {
        ArrayNode classes = JSON.createArrayNode();
        for (YesNo counts : each.classes()) {
          ArrayNode square = classes.addArray();
          square.addArray().add(counts.trueNegatives()).add(counts.falsePositives());
          square.addArray().add(counts.falseNegatives()).add(counts.truePositives());
        }
        yield classes;
      }
    };
  }

  /** JSON has no NaN and no infinity. */
  private static JsonNode number(double value) {
    JsonNodeFactory nodes = JSON.getNodeFactory();
    return Double.isFinite(value) ? nodes.numberNode(value) : nodes.nullNode();
  }
}
