/** Graphs are checked by structure, and by what ONNX Runtime computes with them. */
@NullMarked
package io.streamtune.model.onnx;

import org.jspecify.annotations.NullMarked;
