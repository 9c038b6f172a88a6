/**
 * One training run of the learning loop: a snapshot of the photos, the recipe, and both models on
 * the same hold-out.
 */
@NullMarked
package io.streamtune.trainer.learn.run;

import org.jspecify.annotations.NullMarked;
