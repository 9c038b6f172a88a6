package io.streamtune.cli.explain;

import io.streamtune.events.prediction.Activation;
import io.streamtune.explain.ClassMap;
import io.streamtune.explain.Explanation;
import io.streamtune.explain.Layer;
import io.streamtune.explain.Maps;
import io.streamtune.explain.Scores;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * An explanation as JSON for programs: all scores and class maps, but only statistics of the other
 * maps.
 */
final class ExplanationJson {
  private static final JsonMapper MAPPER = JsonMapper.shared();

  private ExplanationJson() {}

  /** Returns the JSON object. */
  static String of(Explanation explanation, String photo) {
    ObjectNode object = MAPPER.createObjectNode().put("photo", photo);
    object
        .putObject("model")
        .put("name", explanation.model().name())
        .put("version", explanation.model().version())
        .put("digest", explanation.digest());
    scores(object, explanation.scores());
    classMaps(object.putArray("classMaps"), explanation.classMaps());
    ArrayNode layers = object.putArray("layers");
    Stream.concat(explanation.stem().stream(), explanation.stages().stream())
        .forEach(layer -> layer(layers.addObject(), layer));
    return MAPPER.writeValueAsString(object);
  }

  private static void scores(ObjectNode object, Scores scores) {
    object.put("activation", scores.activation().wire());
    if (scores.activation() == Activation.SOFTMAX) {
      object.put("total", scores.total());
    }
    ArrayNode classes = object.putArray("classes");
    for (Scores.Row row : scores.best(scores.rows().size())) {
      classes
          .addObject()
          .put("index", row.classIndex())
          .put("name", row.name())
          .put("output", row.output())
          .put("exponential", row.exponential())
          .put("probability", row.probability());
    }
  }

  private static void classMaps(ArrayNode array, List<ClassMap> classMaps) {
    for (ClassMap classMap : classMaps) {
      Maps map = classMap.map();
      ArrayNode rows =
          array
              .addObject()
              .put("index", classMap.classIndex())
              .put("name", classMap.name())
              .putArray("rows");
      for (int y = 0; y < map.height(); y++) {
        ArrayNode row = rows.addArray();
        for (int x = 0; x < map.width(); x++) {
          row.add(map.at(0, y, x));
        }
      }
    }
  }

  private static void layer(ObjectNode object, Layer layer) {
    Maps maps = layer.maps();
    object.put("operator", layer.operator());
    object.put("channels", maps.count()).put("height", maps.height()).put("width", maps.width());
    ArrayNode means = object.putArray("means");
    ArrayNode deviations = object.putArray("deviations");
    for (int channel = 0; channel < maps.count(); channel++) {
      means.add(maps.mean(channel));
      deviations.add(maps.deviation(channel));
    }
  }
}
