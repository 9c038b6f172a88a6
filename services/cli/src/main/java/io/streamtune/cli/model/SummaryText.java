package io.streamtune.cli.model;

import io.streamtune.model.bundle.Manifest;
import io.streamtune.model.bundle.Provenance;
import io.streamtune.model.onnx.TensorInfo;
import io.streamtune.model.source.ModelSummary;
import io.streamtune.model.store.VersionState;
import io.streamtune.vision.view.Preprocessing;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A model's summary, as text for people and as JSON for programs. */
final class SummaryText {
  private static final JsonMapper MAPPER = JsonMapper.shared();
  // Why: enough to recognise the set of classes.
  private static final int CLASSES_SHOWN = 5;

  private SummaryText() {}

  static List<String> lines(ModelSummary summary, Optional<VersionState> state) {
    Manifest manifest = summary.manifest();
    Provenance provenance = manifest.provenance();
    List<String> lines = new ArrayList<>();
    lines.add(row("model", manifest.id()));
    state.ifPresent(it -> lines.add(row("state", it.wire())));
    lines.add(row("digest", summary.digest()));
    lines.add(row("source", provenance.source()));
    lines.add(row("created", provenance.created()));
    provenance.parent().ifPresent(parent -> lines.add(row("parent", parent)));
    lines.add(row("classes", classes(manifest.classes())));
    lines.add(row("activation", manifest.activation().name().toLowerCase(Locale.ROOT)));
    lines.add(row("preprocessing", preprocessing(manifest.preprocessing())));
    lines.add(row("parameters", String.format(Locale.ROOT, "%,d", summary.parameters())));
    lines.add(row("input", joined(summary.inputs())));
    lines.add(row("output", joined(summary.outputs())));
    lines.add(row("operators", operators(summary)));
    lines.add(row("probe", summary.probeImages() + " images"));
    provenance.metrics().forEach((name, value) -> lines.add(row(name, value)));
    summary
        .fileBytes()
        .forEach((file, bytes) -> lines.add(row(file, String.format("%,d bytes", bytes))));
    summary.notes().forEach(note -> lines.add(row("note", note)));
    return lines;
  }

  static String json(ModelSummary summary, Optional<VersionState> state) {
    Manifest manifest = summary.manifest();
    ObjectNode object =
        MAPPER
            .createObjectNode()
            .put("name", manifest.id().name())
            .put("version", manifest.id().version())
            .put("digest", summary.digest())
            .put("trained", manifest.provenance().trained())
            .put("parameters", summary.parameters())
            .put("opset", summary.opset())
            .put("probeImages", summary.probeImages());
    state.ifPresent(it -> object.put("state", it.wire()));
    object.set("manifest", MAPPER.readTree(manifest.toJson()));
    ObjectNode operators = object.putObject("operators");
    summary.operators().forEach(operators::put);
    names(object.putArray("inputs"), summary.inputs());
    names(object.putArray("outputs"), summary.outputs());
    ObjectNode files = object.putObject("fileBytes");
    summary.fileBytes().forEach(files::put);
    ArrayNode notes = object.putArray("notes");
    summary.notes().forEach(notes::add);
    return MAPPER.writeValueAsString(object);
  }

  private static void names(ArrayNode array, List<TensorInfo> tensors) {
    tensors.forEach(tensor -> array.add(tensor.toString()));
  }

  private static String row(String name, Object value) {
    return String.format(Locale.ROOT, "%-14s %s", name, value);
  }

  private static String joined(List<TensorInfo> tensors) {
    return tensors.stream().map(TensorInfo::toString).collect(Collectors.joining(", "));
  }

  private static String classes(List<String> names) {
    String first = names.stream().limit(CLASSES_SHOWN).collect(Collectors.joining(", "));
    return names.size() + ": " + first + (names.size() > CLASSES_SHOWN ? ", ..." : "");
  }

  private static String operators(ModelSummary summary) {
    return "opset %d: "
        .formatted(summary.opset())
        .concat(
            summary.operators().entrySet().stream()
                .map(entry -> entry.getKey() + " " + entry.getValue())
                .collect(Collectors.joining(", ")));
  }

  private static String preprocessing(Preprocessing rule) {
    return switch (rule.resize()) {
          case SHORT_SIDE ->
              "short side %d, centre crop %d".formatted(rule.resizeShortSide(), rule.size());
          case SQUASH -> "squashed to %d x %d".formatted(rule.size(), rule.size());
        }
        + ", %s, mean %s, std %s".formatted(rule.colorOrder(), rule.mean(), rule.std());
  }
}
