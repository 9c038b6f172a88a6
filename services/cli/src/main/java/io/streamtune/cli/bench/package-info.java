/**
 * How much of the raw runtime's speed is left from Kafka to Kafka, measured in one run, by turns.
 *
 * <pre>
 *   each round:  raw runtime ──▶ decoders alone ──▶ Kafka to Kafka, saturated ──▶ one image at a time
 *   at the end:  medians, their ratios, and the processor time of each thread role for an image
 * </pre>
 */
@NullMarked
package io.streamtune.cli.bench;

import org.jspecify.annotations.NullMarked;
