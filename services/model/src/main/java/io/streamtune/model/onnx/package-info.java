/**
 * ONNX graphs as values: read, check, build, edit, write. The only importer of the protobuf classes
 * of ONNX; no signature shows them.
 *
 * <pre>
 * file ──▶ OnnxGraph.read ──┐            ┌─▶ Preprocess.attach ─▶ ActivationOutput.attach ─┐
 *                           ├─▶ OnnxGraph┤   Features.expose      Initializers.replace     ├─▶ OnnxGraph.write
 * tensors ─▶ ResNet.build ──┘            └─▶ (each: graph to graph, the argument stays)  ──┘
 * </pre>
 */
@NullMarked
package io.streamtune.model.onnx;

import org.jspecify.annotations.NullMarked;
