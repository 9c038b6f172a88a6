/**
 * One training run of the learning loop: a snapshot of the photos, training by the recipe, and both
 * models evaluated on the same hold-out.
 */
@NullMarked
package io.streamtune.trainer.learn.run;

import org.jspecify.annotations.NullMarked;
