/** Builds the ResNets of torchvision as ONNX graphs, from tensors with torchvision's names. */
@NullMarked
package io.streamtune.model.onnx.resnet;

import org.jspecify.annotations.NullMarked;
