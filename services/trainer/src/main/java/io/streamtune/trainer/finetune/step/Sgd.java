package io.streamtune.trainer.finetune.step;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Parameter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * Stochastic gradient descent with momentum: {@code v = momentum * v + g; p = p - rate * v}.
 *
 * <p>Why not DJL's own: it multiplies the rate into {@code v}, so a changed rate takes effect only
 * slowly.
 *
 * <p><b>Source</b>: torch.optim.SGD, without Nesterov and dampening; fastai v0.7 creates a new one,
 * with {@code v = 0}, for every fit.
 *
 * <p><b>Owner</b>: the caller that creates it closes it. <b>Called on</b>: the training thread.
 */
public final class Sgd implements AutoCloseable {
  private final NDManager manager;
  private final double weightDecay;
  private final Map<String, NDArray> velocities = new LinkedHashMap<>();

  /**
   * Creates an optimizer without velocities.
   *
   * @param owner manager; closing it closes the optimizer's arrays
   * @param weightDecay share of each weight that is added to its gradient
   */
  Sgd(NDManager owner, double weightDecay) {
    this.manager = owner.newSubManager();
    this.weightDecay = weightDecay;
  }

  /** Updates all parameters that have a gradient, and clears the gradients. */
  void step(Map<String, Parameter> parameters, ToDoubleFunction<String> rate, double momentum) {
    parameters.forEach(
        (name, parameter) -> {
          if (parameter.requiresGradient()) {
            try (NDManager scope = manager.newSubManager()) {
              move(
                  scope,
                  name,
                  parameter.getArray(),
                  (float) rate.applyAsDouble(name),
                  (float) momentum);
            }
          }
        });
  }

  private void move(NDManager scope, String name, NDArray weight, float rate, float momentum) {
    NDArray gradient = weight.getGradient();
    gradient.attach(scope);
    NDArray values = weight.stopGradient(); // same numbers, no gradient record
    values.attach(scope);
    if (weightDecay != 0) {
      NDArray decay = values.mul((float) weightDecay);
      gradient.addi(decay);
    }
    NDArray velocity = velocities.get(name);
    if (velocity == null) {
      velocity = gradient.duplicate();
      velocity.attach(manager);
      velocities.put(name, velocity);
    } else {
      velocity.muli(momentum).addi(gradient);
    }
    NDArray change = velocity.mul(rate);
    change.attach(scope);
    values.subi(change);
    gradient.subi(gradient);
  }

  /** Returns the velocities by parameter, for a checkpoint. */
  public Map<String, float[]> velocities() {
    Map<String, float[]> copies = new LinkedHashMap<>();
    velocities.forEach((name, velocity) -> copies.put(name, velocity.toFloatArray()));
    return copies;
  }

  /** Restores copied velocities. */
  void restore(Map<String, float[]> copies, Map<String, Parameter> parameters) {
    copies.forEach(
        (name, values) -> {
          Parameter parameter = parameters.get(name);
          if (parameter != null) {
            velocities.put(name, manager.create(values, parameter.getArray().getShape()));
          }
        });
  }

  @Override
  public void close() {
    manager.close();
  }
}
