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
 * A network in training: it selects the layer groups that are trained, and takes the steps.
 *
 * <p>It begins frozen, as after {@code freeze()}: only the head is trained.
 *
 * <p><b>Source</b>: fastai v0.7 {@code Learner}: {@code freeze_to}, {@code bn_freeze}, {@code
 * set_train_mode}.
 *
 * <p><b>Owner</b>: the caller that creates it closes it. <b>Called on</b>: the thread that opened
 * PyTorch.
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
   * Copies the numbers of a graph.
   *
   * @param graph the graph to train: a whole network, or its head
   * @param groups layer groups of the whole network
   */
  public Learner(Torch torch, OnnxGraph graph, LayerGroups groups, Activation activation) {
    this.torch = torch;
    this.manager = torch.manager().newSubManager();
    this.block = new GraphBlock(graph, manager, torch.convolutions());
    this.groups = groups;
    this.loss = new Loss(activation);
    freezeTo(firstTrained);
  }

  /** Trains the groups from {@code group} on and freezes those before it; 0 unfreezes all. */
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
   * Sets whether every batch-norm, including the head's, keeps its running statistics and
   * normalises with them; their scales and shifts are trained in either case.
   */
  public void bnFreeze(boolean frozen) {
    normsFrozen = frozen;
    tellNorms();
  }

  /**
   * Tells the block which batch-norms use the batch; a frozen layer's keeps its statistics in any
   * case.
   */
  private void tellNorms() {
    Predicate<String> byBatch = name -> !normsFrozen && groups.of(name) >= firstTrained;
    block.normaliseByBatch(byBatch);
  }

  /** Returns whether a step in parts gives the same result as one over the whole batch. */
  boolean isAdditive() {
    return normsFrozen;
  }

  private static boolean isTrainable(Parameter parameter) {
    return parameter.getType() != Parameter.Type.RUNNING_MEAN
        && parameter.getType() != Parameter.Type.RUNNING_VAR;
  }

  /** Returns an optimizer without velocities for this network. */
  public Sgd optimizer(double weightDecay) {
    return new Sgd(manager, weightDecay);
  }

  /** Restores copied velocities into an optimizer of this network. */
  public void restoreVelocities(Sgd optimizer, Map<String, float[]> velocities) {
    optimizer.restore(velocities, block.parameters());
  }

  /**
   * Takes one step on a mini-batch. Its parts are read and run one after the other, and their
   * gradients are added, so a large batch needs little memory.
   *
   * @param rows number of rows of all parts together
   * @param rates learning rates of the three groups
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

  /** Returns the logits float32[n, classes], computed without recording gradients. */
  public float[] logits(Part part) {
    try (NDManager scope = manager.newSubManager()) {
      return forward(part.input(scope), false).toFloatArray();
    }
  }

  private NDArray forward(NDArray input, boolean training) {
    ParameterStore parameters = new ParameterStore(input.getManager(), false);
    return block.forward(parameters, new NDList(input), training).head();
  }

  /** Returns the graph with the current numbers. */
  OnnxGraph toGraph() {
    return block.toGraph();
  }

  /** Copies all numbers, including the running statistics, for {@link #restore}. */
  public Map<String, float[]> snapshot() {
    Map<String, float[]> numbers = new LinkedHashMap<>();
    block.parameters().forEach((name, p) -> numbers.put(name, p.getArray().toFloatArray()));
    return numbers;
  }

  /** Restores copied numbers, and clears the gradients. */
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
   * Copies into the array's own memory. With {@code NDArray.set(Buffer)} the tensor would read the
   * buffer's memory instead, which is freed with the buffer.
   */
  private static void overwrite(NDArray array, float[] values) {
    try (NDManager scope = array.getManager().newSubManager()) {
      array.set(EVERYTHING, scope.create(values, array.getShape()));
    }
  }

  /** Writes zeros: a multiplication by zero would keep NaN. */
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

  /** Rows of numbers, such as the features of a frozen body. */
  @SuppressWarnings("ArrayRecordComponent")
  public // The creator hands it over once, to the step.
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
