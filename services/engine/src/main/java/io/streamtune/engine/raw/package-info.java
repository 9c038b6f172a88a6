/** ONNX Runtime alone, as the bar that benchmarks measure this project against. */
@NullMarked
package io.streamtune.engine.raw;

import org.jspecify.annotations.NullMarked;
