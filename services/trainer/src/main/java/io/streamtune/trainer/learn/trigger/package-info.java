/**
 * When a training run begins: after so many labels, after a time, on request, or because accuracy
 * drops.
 */
@NullMarked
package io.streamtune.trainer.learn.trigger;

import org.jspecify.annotations.NullMarked;
