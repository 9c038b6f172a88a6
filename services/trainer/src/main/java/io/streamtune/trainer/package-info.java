/**
 * The trainer: labelled photos become the next model.
 *
 * <pre>
 * dataset ─▶ finetune (schedule) ─▶ evaluate ─▶ release
 * </pre>
 */
@NullMarked
package io.streamtune.trainer;

import org.jspecify.annotations.NullMarked;
