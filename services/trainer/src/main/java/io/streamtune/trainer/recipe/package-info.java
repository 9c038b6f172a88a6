/**
 * The recipe as data: what a fine-tune does, before it does it.
 *
 * <pre>
 * recipe file (JSON) ─▶ RecipeJson ─▶ Recipe ─▶ Fit ─▶ Cycles ─▶ learning rates of every batch
 * </pre>
 */
@NullMarked
package io.streamtune.trainer.recipe;

import org.jspecify.annotations.NullMarked;
