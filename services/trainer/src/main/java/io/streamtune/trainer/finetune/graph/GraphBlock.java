package io.streamtune.trainer.finetune.graph;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import io.streamtune.model.InvalidModelException;
import io.streamtune.model.Tensor;
import io.streamtune.model.onnx.OnnxGraph;
import io.streamtune.model.onnx.TensorInfo;
import io.streamtune.model.onnx.edit.Initializers;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A trainable ONNX graph. Its weights are the block's parameters, named like the graph's
 * initializers. {@link #toGraph} writes the trained numbers back into the same graph, which stays
 * the only definition of the network.
 *
 * <p><b>Shape</b>: inputs and outputs are those of the graph, in its order.
 *
 * <p>A batch-norm uses the statistics of the batch in a training pass, if {@link #normaliseByBatch}
 * selects it; otherwise it uses the running statistics and leaves them unchanged.
 *
 * <p><b>Owner</b>: the manager given to the constructor owns the parameters. The manager of a
 * pass's input owns the arrays that the pass creates; each is closed as soon as no later node reads
 * it.
 *
 * <p><b>Called on</b>: one thread.
 */
public final class GraphBlock extends AbstractBlock {
  private final OnnxGraph graph;
  private final List<GraphStep> steps;
  private final Map<String, NDArray> constants = new HashMap<>();
  private Predicate<String> normalisesByBatch = name -> true;

  /**
   * Reads the graph and copies its weights into native memory.
   *
   * @throws InvalidModelException if a node's operator is unknown, or not supported with its
   *     attributes
   */
  public GraphBlock(OnnxGraph graph, NDManager manager, ConvolutionForm form) {
    this.graph = graph;
    this.steps = GraphStep.all(graph, form);
    Map<String, Parameter.Type> types = ParameterTypes.of(graph);
    graph
        .initializers()
        .forEach(
            (name, tensor) -> {
              NDArray array = Constants.array(manager, tensor);
              Parameter.Type type = types.get(name);
              if (type == null) {
                constants.put(name, array);
              } else {
                add(name, type, array);
              }
            });
  }

  private void add(String name, Parameter.Type type, NDArray array) {
    boolean isTrained = type != Parameter.Type.RUNNING_MEAN && type != Parameter.Type.RUNNING_VAR;
    Parameter parameter =
        Parameter.builder().setName(name).setType(type).optRequiresGrad(isTrained).build();
    parameter.setArray(array);
    array.setRequiresGradient(isTrained);
    addParameter(parameter);
  }

  /** Returns the parameters by name, in file order, including the running statistics. */
  public Map<String, Parameter> parameters() {
    return java.util.Collections.unmodifiableMap(parameters);
  }

  /**
   * Selects the batch-norms, by the name of their scale, that use the statistics of the batch in
   * training.
   */
  public void normaliseByBatch(Predicate<String> scaleName) {
    normalisesByBatch = scaleName;
  }

  /** Returns the graph with the current numbers of the parameters. */
  public OnnxGraph toGraph() {
    Map<String, Tensor> now = new LinkedHashMap<>();
    parameters.forEach((name, parameter) -> now.put(name, Constants.floats(parameter.getArray())));
    return Initializers.replace(graph, now);
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore parameterStore,
      NDList inputs,
      boolean training,
      @Nullable PairList<String, Object> params) {
    NDManager manager = inputs.head().getManager();
    Map<String, NDArray> values = new HashMap<>(constants);
    parameters.forEach(
        (name, parameter) ->
            values.put(
                name, parameterStore.getValue(parameter, inputs.head().getDevice(), training)));
    List<TensorInfo> inputInfos = graph.inputs();
    for (int i = 0; i < inputInfos.size(); i++) {
      values.put(inputInfos.get(i).name(), inputs.get(i));
    }
    for (GraphStep step : steps) {
      NDArray result = step.operation().apply(operands(step, values, manager, training));
      result.attach(manager);
      values.put(step.output(), result);
      step.lastReads().forEach(name -> close(values.remove(name)));
    }
    NDList outputs = new NDList();
    graph.outputs().forEach(output -> outputs.add(values.get(output.name())));
    return outputs;
  }

  private static void close(@Nullable NDArray array) {
    if (array != null) {
      array.close();
    }
  }

  private Operands operands(
      GraphStep step, Map<String, NDArray> values, NDManager manager, boolean training) {
    List<Optional<NDArray>> read = new ArrayList<>();
    for (String name : step.inputs()) {
      read.add(Optional.ofNullable(values.get(name)));
    }
    boolean byBatch =
        training && step.inputs().size() > 1 && normalisesByBatch.test(step.inputs().get(1));
    return new Operands(step.label(), read, manager, training, byBatch);
  }

  /** Unknown before a pass: the shapes of a graph depend on its input's shape. */
  @Override
  public Shape[] getOutputShapes(Shape[] inputShapes) {
    throw new UnsupportedOperationException("run a pass to learn the output's shape");
  }
}
