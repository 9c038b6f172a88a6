/**
 * The learning rate of every batch, and the rates that a learning-rate sweep suggests. Pure
 * arithmetic.
 *
 * <pre>
 * LearningRates.at(batch) ─▶ one step of the optimizer ─▶ SmoothedLoss ─▶ RangeTest ─▶ Suggestion
 * </pre>
 */
@NullMarked
package io.streamtune.trainer.schedule;

import org.jspecify.annotations.NullMarked;
