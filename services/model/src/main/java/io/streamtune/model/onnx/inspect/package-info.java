/** What people look at in a network: its stages, and the values that it computes on the way. */
@NullMarked
package io.streamtune.model.onnx.inspect;

import org.jspecify.annotations.NullMarked;
