package io.streamtune.cli.predict;

import java.util.Locale;
import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** How an answer looks: one line each. */
sealed interface AnswerFormat {

  /** Returns the line, without its end. */
  String line(Answer answer);

  /** One JSON object a line. */
  record Json() implements AnswerFormat {
    private static final JsonMapper MAPPER = JsonMapper.shared();

    @Override
    public String line(Answer answer) {
      ObjectNode object = MAPPER.createObjectNode().put("file", answer.file());
      switch (answer) {
        case Answer.Labels known -> {
          ArrayNode labels = object.putArray("labels");
          for (Answer.Label label : known.labels()) {
            labels
                .addObject()
                .put("index", label.index())
                .put("name", label.name())
                .put("probability", label.probability());
          }
        }
        case Answer.Failed failed ->
            object.putObject("error").put("code", failed.code()).put("message", failed.message());
      }
      return MAPPER.writeValueAsString(object);
    }
  }

  /**
   * The file, then its labels with percentages.
   *
   * @param fileColumns width of the first column; a longer name pushes the rest to the right
   */
  record Human(int fileColumns) implements AnswerFormat {
    @Override
    public String line(Answer answer) {
      String file = OneLine.of(answer.file());
      String padding = " ".repeat(Math.max(0, fileColumns - file.length()));
      return file + padding + "  " + rest(answer);
    }

    private static String rest(Answer answer) {
      return switch (answer) {
        case Answer.Labels known ->
            known.labels().stream().map(Human::percent).collect(Collectors.joining(", "));
        case Answer.Failed failed -> "ERROR " + failed.code() + ": " + OneLine.of(failed.message());
      };
    }

    private static String percent(Answer.Label label) {
      return String.format(Locale.ROOT, "%s %.1f %%", label.name(), 100 * label.probability());
    }
  }
}
