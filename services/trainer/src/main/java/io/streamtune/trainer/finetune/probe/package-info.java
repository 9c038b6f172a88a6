/**
 * Finds out, in a child process before the first epoch, which form of a network's convolutions does
 * not crash this machine's native code, and which of those is the fastest.
 */
@NullMarked
package io.streamtune.trainer.finetune.probe;

import org.jspecify.annotations.NullMarked;
