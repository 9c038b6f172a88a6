package io.streamtune.trainer.finetune.graph;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.List;
import java.util.Optional;

/**
 * The operands of an operation in one pass.
 *
 * @param node the node's name in messages
 * @param values values in the operator's order; empty: omitted
 * @param manager manager that owns the arrays created in the pass
 * @param training whether dropout is active
 * @param normalisesByBatch whether a batch-norm uses the statistics of the batch and updates the
 *     running ones; otherwise it uses the running ones
 */
record Operands(
    String node,
    List<Optional<NDArray>> values,
    NDManager manager,
    boolean training,
    boolean normalisesByBatch) {

  NDArray get(int index) {
    return find(index)
        .orElseThrow(() -> new IllegalStateException(node + " was given no input " + (index + 1)));
  }

  Optional<NDArray> find(int index) {
    return index < values.size() ? values.get(index) : Optional.empty();
  }

  /**
   * Makes the pass the owner of an array; otherwise a result belongs to the owner of its first
   * operand.
   */
  NDArray own(NDArray array) {
    array.attach(manager);
    return array;
  }
}
