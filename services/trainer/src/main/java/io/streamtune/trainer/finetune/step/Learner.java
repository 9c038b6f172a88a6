package io.streamtune.trainer.finetune.step;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import io.streamtune.events.prediction.Activation;
import io.streamtune.model.onnx.OnnxGraph;
import io.streamtune.trainer.finetune.graph.GraphBlock;
import io.streamtune.trainer.finetune.run.Torch;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * A network that learns: which of its layer groups do, and one step after another.
 *
 * <p>It begins frozen, as {@code freeze()} leaves it: the head alone learns.
 *
 * <p><b>Source</b>: fastai v0.7 {@code Learner}: {@code freeze_to}, {@code bn_freeze}, {@code
 * set_train_mode}.
 *
 * <p><b>Owner</b>: whoever makes it closes it. <b>Called on</b>: the thread that opened PyTorch.
 */
public final class Learner implements AutoCloseable {
  private static final NDIndex EVERYTHING = new NDIndex("...");

  private final Torch torch;
  private final NDManager manager;
  private final GraphBlock block;
  private final LayerGroups groups;
  private final Loss loss;
  private int firstTrained = LayerGroups.COUNT - 1;
  private boolean normsFrozen;

  /**
   * Takes a graph's numbers.
   *
   * @param graph what is trained: all of a network, or its head
   * @param groups of the whole network
   */
  public Learner(Torch torch, OnnxGraph graph, LayerGroups groups, Activation activation) {
    this.torch = torch;
    this.manager = torch.manager().newSubManager();
    this.block = new GraphBlock(graph, manager, torch.convolutions());
    this.groups = groups;
    this.loss = new Loss(activation);
    freezeTo(firstTrained);
  }

  /** Lets the groups from {@code group} on learn, and none before: 0 unfreezes all. */
  public void freezeTo(int group) {
    firstTrained = group;
    block
        .parameters()
        .forEach(
            (name, parameter) -> {
              if (isTrainable(parameter)) {
                parameter.freeze(groups.of(name) < group);
              }
            });
    tellNorms();
  }

  /**
   * Says whether every batch-norm, the head's too, keeps its running statistics and normalises with
   * them; their scales and shifts learn all the same.
   */
  public void bnFreeze(boolean frozen) {
    normsFrozen = frozen;
    tellNorms();
  }

  /** A frozen layer's batch-norm keeps its statistics in any case. */
  private void tellNorms() {
    Predicate<String> byBatch = name -> !normsFrozen && groups.of(name) >= firstTrained;
    block.normaliseByBatch(byBatch);
  }

  /** Tells whether a step over parts is the same as one over the whole batch. */
  boolean isAdditive() {
    return normsFrozen;
  }

  private static boolean isTrainable(Parameter parameter) {
    return parameter.getType() != Parameter.Type.RUNNING_MEAN
        && parameter.getType() != Parameter.Type.RUNNING_VAR;
  }

  /** Returns an optimizer at rest for this network. */
  public Sgd optimizer(double weightDecay) {
    return new Sgd(manager, weightDecay);
  }

  /** Lets an optimizer of this network go on with copied velocities. */
  public void restoreVelocities(Sgd optimizer, Map<String, float[]> velocities) {
    optimizer.restore(velocities, block.parameters());
  }

  /**
   * Takes one step on a mini-batch. Its parts are run one after the other, each when it is needed,
   * and their gradients are added, so that a large batch fits a small memory.
   *
   * @param rows of all parts together
   * @param rates of the three groups
   * @return the mean loss over the mini-batch
   */
  public double step(
      Iterator<? extends Part> parts,
      int rows,
      Sgd optimizer,
      List<Double> rates,
      double momentum) {
    double sum = 0;
    try (GradientCollector collector = torch.engine().newGradientCollector()) {
      while (parts.hasNext()) {
        Part part = parts.next();
        try (NDManager scope = manager.newSubManager()) {
          NDArray labels = part.labels(scope);
          NDArray mean = loss.sum(forward(part.input(scope), true), labels).div(rows);
          collector.backward(mean);
          sum += mean.getFloat();
        }
      }
    }
    optimizer.step(block.parameters(), name -> rates.get(groups.of(name)), momentum);
    return sum;
  }

  /** Returns the logits float32[n, classes] without a record for gradients. */
  public float[] logits(Part part) {
    try (NDManager scope = manager.newSubManager()) {
      return forward(part.input(scope), false).toFloatArray();
    }
  }

  private NDArray forward(NDArray input, boolean training) {
    ParameterStore parameters = new ParameterStore(input.getManager(), false);
    return block.forward(parameters, new NDList(input), training).head();
  }

  /** Returns the graph with the numbers as they are now. */
  OnnxGraph toGraph() {
    return block.toGraph();
  }

  /** Copies all numbers, the running statistics too, to go back to. */
  public Map<String, float[]> snapshot() {
    Map<String, float[]> numbers = new LinkedHashMap<>();
    block.parameters().forEach((name, p) -> numbers.put(name, p.getArray().toFloatArray()));
    return numbers;
  }

  /** Goes back to copied numbers, and forgets gradients. */
  public void restore(Map<String, float[]> numbers) {
    numbers.forEach(
        (name, values) -> {
          Parameter parameter = block.parameters().get(name);
          if (parameter != null) {
            overwrite(parameter.getArray(), values);
            clearGradient(parameter);
          }
        });
  }

  /**
   * Copies into the array's own memory. {@code NDArray.set(Buffer)} would let the tensor read the
   * buffer's memory instead, which goes back to the heap with the buffer.
   */
  private static void overwrite(NDArray array, float[] values) {
    try (NDManager scope = array.getManager().newSubManager()) {
      array.set(EVERYTHING, scope.create(values, array.getShape()));
    }
  }

  /** By writing zeros: a product with zero would keep what is not a number. */
  private static void clearGradient(Parameter parameter) {
    if (parameter.requiresGradient()) {
      try (NDArray gradient = parameter.getArray().getGradient()) {
        gradient.set(EVERYTHING, 0f);
      }
    }
  }

  @Override
  public void close() {
    manager.close();
  }

  /** Some rows of a mini-batch. */
  public interface Part {
    int rows();

    /** Copies the input; the manager owns it. */
    NDArray input(NDManager owner);

    /** Copies the labels, float32[rows, classes], 1 where a class is true. */
    NDArray labels(NDManager owner);
  }

  /** Rows of numbers, as a frozen body's features. */
  @SuppressWarnings("ArrayRecordComponent")
  public // Handed on once, from who made them to the step.
  record Numbers(int rows, float[] values, float[] classes, Shape rowShape) implements Part {
    @Override
    public NDArray input(NDManager owner) {
      return owner.create(values, new Shape(rows).addAll(rowShape));
    }

    @Override
    public NDArray labels(NDManager owner) {
      return owner.create(classes, new Shape(rows, classes.length / rows));
    }
  }
}
