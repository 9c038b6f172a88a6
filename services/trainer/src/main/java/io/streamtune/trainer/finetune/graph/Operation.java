package io.streamtune.trainer.finetune.graph;

import ai.djl.ndarray.NDArray;

/**
 * What one node computes, its attributes read already.
 *
 * <p><b>Owner</b>: the result belongs to the manager of the pass; what an operation makes in
 * between it closes or leaves to that manager. <b>Called on</b>: the thread that trains.
 */
@FunctionalInterface
interface Operation {
  NDArray apply(Operands operands);
}
