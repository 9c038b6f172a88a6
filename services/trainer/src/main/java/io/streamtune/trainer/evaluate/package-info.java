/**
 * How good a set of predictions is. Pure numbers.
 *
 * <pre>
 * passes of the network ─▶ Predictions ─┬▶ Metrics, ClassScore, ConfusionMatrix ─▶ Evaluation ─▶ JSON
 *               truth ─▶ Targets ───────┴▶ RankedImage: confident mistakes, uncertain images
 * </pre>
 */
@NullMarked
package io.streamtune.trainer.evaluate;

import org.jspecify.annotations.NullMarked;
