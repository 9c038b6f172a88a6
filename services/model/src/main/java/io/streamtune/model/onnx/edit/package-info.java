/** Edits of a graph: each takes a graph and returns another, and leaves its argument unchanged. */
@NullMarked
package io.streamtune.model.onnx.edit;

import org.jspecify.annotations.NullMarked;
