/**
 * The trainer: labelled photos become the next model.
 *
 * <pre>
 * labels ─▶ collect ─▶ dataset ─▶ finetune (recipe, schedule) ─▶ evaluate ─▶ gate ─▶ release
 * labels, predictions ─▶ live: rolls back a version that is significantly worse
 * </pre>
 *
 * <p>{@code learn} runs the first path on labels of the stream, {@code service} is the process.
 */
@NullMarked
package io.streamtune.trainer;

import org.jspecify.annotations.NullMarked;
