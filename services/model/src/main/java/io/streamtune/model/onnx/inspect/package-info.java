/** Finds the stages of a network and exposes its intermediate values, to be shown to users. */
@NullMarked
package io.streamtune.model.onnx.inspect;

import org.jspecify.annotations.NullMarked;
