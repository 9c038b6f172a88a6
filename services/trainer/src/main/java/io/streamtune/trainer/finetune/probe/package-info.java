/**
 * Finds out, in a child process before the first epoch, which form of a network's convolutions this
 * machine's native code survives, and which of those is the fastest.
 */
@NullMarked
package io.streamtune.trainer.finetune.probe;

import org.jspecify.annotations.NullMarked;
