/**
 * ONNX Runtime behind one small interface. The only package that imports {@code ai.onnxruntime}.
 *
 * <pre>
 *   Engine.open(config) ── load(onnx) ──▶ Network ── newLane() ──▶ Lane ── run(rows) ──▶ scores
 *     one a process                        one a model version       one a thread
 * </pre>
 *
 * <p>On a CPU a network is one session without threads of its own, run by as many lanes as there
 * are cores; on CUDA it is one session with one lane and a few fixed batch sizes.
 */
@NullMarked
package io.streamtune.engine;

import org.jspecify.annotations.NullMarked;
