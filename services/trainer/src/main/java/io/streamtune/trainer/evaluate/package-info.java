/**
 * Measures how good a set of predictions is. Pure arithmetic.
 *
 * <pre>
 * passes of the network ─▶ Predictions ─┬▶ Metrics, ClassScore, ConfusionMatrix ─▶ Evaluation ─▶ JSON
 *               truth ─▶ Targets ───────┴▶ RankedImage: confident mistakes, uncertain images
 * </pre>
 */
@NullMarked
package io.streamtune.trainer.evaluate;

import org.jspecify.annotations.NullMarked;
