/** ONNX Runtime alone: the baseline that benchmarks compare this project with. */
@NullMarked
package io.streamtune.engine.raw;

import org.jspecify.annotations.NullMarked;
