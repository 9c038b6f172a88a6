/**
 * Reads, checks and writes ONNX graphs as values. Only this package and its subpackages import
 * ONNX's protobuf classes; no signature that other packages use shows them.
 *
 * <pre>
 * file ──▶ OnnxGraph.read ─────────┐            ┌─▶ edit.Preprocess.attach ─▶ edit.ActivationOutput.attach ─┐
 *                                  ├─▶ OnnxGraph┤   edit.Features.expose      edit.Initializers.replace     ├─▶ OnnxGraph.write
 * tensors ─▶ resnet.ResNet.build ──┘            └─▶ (each: graph to graph, argument unchanged)              ──┘
 * </pre>
 */
@NullMarked
package io.streamtune.model.onnx;

import org.jspecify.annotations.NullMarked;
