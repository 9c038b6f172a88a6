package io.streamtune.trainer.finetune.graph;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.List;
import java.util.Optional;

/**
 * What an operation reads in one pass.
 *
 * @param node the node's name in messages
 * @param values in the operator's order; empty: left out
 * @param manager owns what is made
 * @param training whether dropout drops
 * @param normalisesByBatch whether a batch-norm takes its statistics from the batch, and updates
 *     the running ones; else it takes the running ones
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

  /** Gives the array to the pass: a result goes to its first operand's owner otherwise. */
  NDArray own(NDArray array) {
    array.attach(manager);
    return array;
  }
}
