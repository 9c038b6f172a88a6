package io.streamtune.cli.predict;

import java.util.Locale;
import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The format of a result: one line each. */
sealed interface FileResultFormat {

  /** Returns the line, without a line break. */
  String line(FileResult answer);

  /** One JSON object per line. */
  record Json() implements FileResultFormat {
    private static final JsonMapper MAPPER = JsonMapper.shared();

    @Override
    public String line(FileResult answer) {
      ObjectNode object = MAPPER.createObjectNode().put("file", answer.file());
      switch (answer) {
        case FileResult.Labels known -> {
          ArrayNode labels = object.putArray("labels");
          for (FileResult.Label label : known.labels()) {
            labels
                .addObject()
                .put("index", label.index())
                .put("name", label.name())
                .put("probability", label.probability());
          }
        }
        case FileResult.Failed failed ->
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
  record Human(int fileColumns) implements FileResultFormat {
    @Override
    public String line(FileResult answer) {
      String file = OneLine.of(answer.file());
      String padding = " ".repeat(Math.max(0, fileColumns - file.length()));
      return file + padding + "  " + rest(answer);
    }

    private static String rest(FileResult answer) {
      return switch (answer) {
        case FileResult.Labels known ->
            known.labels().stream().map(Human::percent).collect(Collectors.joining(", "));
        case FileResult.Failed failed ->
            "ERROR " + failed.code() + ": " + OneLine.of(failed.message());
      };
    }

    private static String percent(FileResult.Label label) {
      return String.format(Locale.ROOT, "%s %.1f %%", label.name(), 100 * label.probability());
    }
  }
}
