/**
 * ONNX graphs as values: read, check and write. The only importer of the protobuf classes of ONNX
 * beside its subpackages; no signature that others use shows them.
 *
 * <pre>
 * file ──▶ OnnxGraph.read ─────────┐            ┌─▶ edit.Preprocess.attach ─▶ edit.ActivationOutput.attach ─┐
 *                                  ├─▶ OnnxGraph┤   edit.Features.expose      edit.Initializers.replace     ├─▶ OnnxGraph.write
 * tensors ─▶ resnet.ResNet.build ──┘            └─▶ (each: graph to graph, the argument stays)              ──┘
 * </pre>
 */
@NullMarked
package io.streamtune.model.onnx;

import org.jspecify.annotations.NullMarked;
