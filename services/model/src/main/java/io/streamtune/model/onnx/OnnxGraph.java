package io.streamtune.model.onnx;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import io.streamtune.model.InvalidModelException;
import io.streamtune.model.Tensor;
import java.io.IOException;
import java.lang.foreign.SegmentAllocator;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * A network as an ONNX file describes it. Immutable: an edit makes another graph, and both share
 * the weights' bytes. Every instance is a well-formed graph: each value is computed once, before it
 * is used; no value is missing; no data is in another file.
 *
 * <p><b>Owner</b>: nobody; nothing to close. The weights stay on the heap while a graph, or a
 * tensor of it, is reachable.
 *
 * <p><b>Called on</b>: any thread; reading and writing block on the file.
 */
public final class OnnxGraph {
  /** Earlier versions require each initializer to be an input too, and edits do not add those. */
  private static final long FREE_INITIALIZERS_IR = 4;

  private final ModelProto model;

  private OnnxGraph(ModelProto model) {
    this.model = model;
  }

  public static OnnxGraph of(ModelProto model) {
    GraphChecks.check(model);
    return new OnnxGraph(model);
  }

  /**
   * Reads {@code .onnx} or gzipped {@code .onnx.gz}, which it detects by the first bytes.
   *
   * @throws InvalidModelException if the content is no well-formed ONNX graph, or larger than 2 GB;
   *     the message names the file
   * @throws IOException if the file cannot be read
   */
  public static OnnxGraph read(Path file) throws IOException {
    return of(ModelFile.read(file));
  }

  /**
   * Reads ONNX or gzipped ONNX from memory. The graph keeps the array, so the caller must not
   * change it.
   *
   * @throws InvalidModelException if it is no well-formed ONNX graph
   */
  public static OnnxGraph read(byte[] bytes) {
    return of(ModelFile.parse(bytes));
  }

  /**
   * Writes plain ONNX to a file beside the target and renames it, so that nobody sees half a file
   * under its name. Parts that were not edited keep the content that was read.
   */
  public void write(Path file) throws IOException {
    ModelFile.write(model, file);
  }

  /** Returns the bytes that {@link #write} writes. */
  public byte[] toBytes() {
    return model.toByteArray();
  }

  /** Returns the same bytes in the caller's memory, read-only. */
  public ByteBuffer toBytes(SegmentAllocator memory) {
    return ModelFile.bytes(model, memory);
  }

  /** Returns the inputs that a session must be fed: all but those with an initializer. */
  public List<TensorInfo> inputs() {
    Set<String> given = initializerNames();
    return graph().getInputList().stream()
        .filter(input -> !given.contains(input.getName()))
        .map(TensorInfos::toInfo)
        .toList();
  }

  /** Returns the outputs that a session can fetch. */
  public List<TensorInfo> outputs() {
    return graph().getOutputList().stream().map(TensorInfos::toInfo).toList();
  }

  /** Returns the version of ONNX's own operator set. */
  public int opset() {
    return model.getOpsetImportList().stream()
        .filter(opset -> GraphChecks.isOnnx(opset.getDomain()))
        .mapToInt(opset -> (int) opset.getVersion())
        .findFirst()
        .orElse(0);
  }

  /** Returns the versions of all operator sets by domain; ONNX's own has the empty domain. */
  public Map<String, Long> opsets() {
    return model.getOpsetImportList().stream()
        .collect(
            Collectors.toMap(
                opset -> GraphChecks.isOnnx(opset.getDomain()) ? "" : opset.getDomain(),
                OperatorSetIdProto::getVersion,
                Math::max,
                LinkedHashMap::new));
  }

  /** Returns the version of the file format. */
  public long irVersion() {
    return model.getIrVersion();
  }

  /** Returns name and version of the program that wrote the file; may be empty. */
  public String producer() {
    return (model.getProducerName() + " " + model.getProducerVersion()).strip();
  }

  /** Returns all nodes in topological order. */
  public List<Node> nodes() {
    return graph().getNodeList().stream().map(Attributes::toNode).toList();
  }

  /**
   * Returns the weights and other constants, in file order; their bytes are not copied.
   *
   * @throws InvalidModelException if one has a type that {@link Tensor} does not support; the
   *     message names it
   */
  public Map<String, Tensor> initializers() {
    var tensors = new LinkedHashMap<String, Tensor>();
    graph()
        .getInitializerList()
        .forEach(proto -> tensors.put(proto.getName(), TensorProtos.toTensor(proto)));
    return Collections.unmodifiableMap(tensors);
  }

  /** Returns the graph's name. */
  public String name() {
    return graph().getName();
  }

  public Set<String> initializerNames() {
    return graph().getInitializerList().stream()
        .map(TensorProto::getName)
        .collect(Collectors.toSet());
  }

  public GraphProto graph() {
    return model.getGraph();
  }

  /** Returns a graph with an edit applied to a copy of this one. */
  public OnnxGraph with(Consumer<GraphProto.Builder> edit) {
    GraphProto.Builder edited = graph().toBuilder();
    edit.accept(edited);
    long irVersion = Math.max(model.getIrVersion(), FREE_INITIALIZERS_IR);
    return of(model.toBuilder().setIrVersion(irVersion).setGraph(edited).build());
  }
}
