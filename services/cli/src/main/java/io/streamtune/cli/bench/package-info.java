/**
 * How much of the raw runtime's speed is left from Kafka to Kafka, measured in one run, by turns.
 *
 * <pre>
 *   each round:  raw runtime ──▶ decoders alone ──▶ Kafka to Kafka, saturated ──▶ one image at a time
 *   at the end:  medians, their ratios, and the processor time of each thread role for an image
 *
 *   loadtest gpu-check, each batch size:  raw fp32, TF32, fp16 ──▶ copy ──▶ served network ──▶ Kafka to Kafka
 *   at the end:  Bottleneck, from what decoders, broker, copy and runtime do alone
 * </pre>
 *
 * <p>{@code gpu-check} is a command of the load test, and lives here: it runs ONNX Runtime and the
 * service in this process, while the module {@code loadtest} knows the topics of any cluster and
 * nothing of what serves them.
 */
@NullMarked
package io.streamtune.cli.bench;

import org.jspecify.annotations.NullMarked;
