/**
 * Measures how much of the raw runtime's speed remains from Kafka to Kafka, alternating in one run.
 *
 * <pre>
 *   each round:  raw runtime ──▶ decoders alone ──▶ Kafka to Kafka, saturated ──▶ one image at a time
 *   at the end:  medians, their ratios, and the processor time of each thread role for an image
 *
 *   loadtest gpu-check, each batch size:  raw fp32, TF32, fp16 ──▶ copy ──▶ served network ──▶ Kafka to Kafka
 *   at the end: Bottleneck, from the rates of decoders, broker, copy and runtime alone
 * </pre>
 *
 * <p>{@code gpu-check} is a command of the load test, but is in this package because it runs ONNX
 * Runtime and the service in this process. The module {@code loadtest} only knows the topics of a
 * cluster, not what serves them.
 */
@NullMarked
package io.streamtune.cli.bench;

import org.jspecify.annotations.NullMarked;
