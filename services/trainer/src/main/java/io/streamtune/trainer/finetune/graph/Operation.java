package io.streamtune.trainer.finetune.graph;

import ai.djl.ndarray.NDArray;

/**
 * The computation of one node, with its attributes already read.
 *
 * <p><b>Owner</b>: the manager of the pass owns the result; an operation closes its intermediate
 * arrays or leaves them to that manager. <b>Called on</b>: the training thread.
 */
@FunctionalInterface
interface Operation {
  NDArray apply(Operands operands);
}
