/** Edits of a graph: each takes a graph and returns another; the argument stays as it is. */
@NullMarked
package io.streamtune.model.onnx.edit;

import org.jspecify.annotations.NullMarked;
