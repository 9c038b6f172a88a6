/**
 * Learning rates by batch, and what to read off a sweep of them. Pure numbers.
 *
 * <pre>
 * LearningRates.at(batch) ─▶ one step of the optimizer ─▶ SmoothedLoss ─▶ RangeTest ─▶ Suggestion
 * </pre>
 */
@NullMarked
package io.streamtune.trainer.schedule;

import org.jspecify.annotations.NullMarked;
