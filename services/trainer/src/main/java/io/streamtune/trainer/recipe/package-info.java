/**
 * The recipe as data: all hyper-parameters of a fine-tune.
 *
 * <pre>
 * recipe file (JSON) ─▶ RecipeJson ─▶ Recipe ─▶ Fit ─▶ Cycles ─▶ learning rates of every batch
 * </pre>
 */
@NullMarked
package io.streamtune.trainer.recipe;

import org.jspecify.annotations.NullMarked;
