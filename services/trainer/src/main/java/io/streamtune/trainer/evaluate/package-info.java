/**
 * How good a set of predictions is. Pure numbers.
 *
 * <pre>
 * probabilities of one or more passes ─▶ Predictions ─▶ Metrics, Confusion, Mistakes
 * </pre>
 */
@NullMarked
package io.streamtune.trainer.evaluate;

import org.jspecify.annotations.NullMarked;
