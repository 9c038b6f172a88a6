/**
 * An ONNX graph as a DJL block: a small interpreter with gradients.
 *
 * <pre>
 * OnnxGraph ─▶ GraphBlock ─▶ one GraphStep for each node ─▶ Operation (Convolution, Pooling, …)
 *                  └─ initializers ─▶ parameters by name ─▶ numbers back into the same graph
 * </pre>
 */
@NullMarked
package io.streamtune.trainer.finetune.graph;

import org.jspecify.annotations.NullMarked;
