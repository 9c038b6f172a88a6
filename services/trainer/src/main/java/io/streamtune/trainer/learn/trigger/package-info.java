/**
 * When a training run begins: after a number of changed images, after an interval, on request, or
 * because live accuracy drops.
 */
@NullMarked
package io.streamtune.trainer.learn.trigger;

import org.jspecify.annotations.NullMarked;
