package io.streamtune.model.onnx.edit;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Drops weights that no node reads after an edit: runtimes warn of each of them but still load it.
 */
final class UnusedWeights {
  private UnusedWeights() {}

  static void drop(GraphProto.Builder edited) {
    boolean hasSubgraphs =
        edited.getNodeList().stream()
            .flatMap(node -> node.getAttributeList().stream())
            .anyMatch(AttributeProto::hasG);
    if (hasSubgraphs) {
      return; // their nodes may read any weight
    }
    Set<String> read = new HashSet<>();
    edited.getNodeList().forEach(node -> read.addAll(node.getInputList()));
    edited.getOutputList().stream().map(ValueInfoProto::getName).forEach(read::add);
    Set<String> unread = new HashSet<>();
    List<TensorProto> kept = new ArrayList<>();
    for (TensorProto tensor : edited.getInitializerList()) {
      if (read.contains(tensor.getName())) {
        kept.add(tensor);
      } else {
        unread.add(tensor.getName());
      }
    }
    List<ValueInfoProto> inputs = // older files list weights among the inputs as well
        edited.getInputList().stream().filter(input -> !unread.contains(input.getName())).toList();
    edited.clearInitializer().addAllInitializer(kept).clearInput().addAllInput(inputs);
  }
}
