/** The history of a run, batch by batch and epoch by epoch. */
@NullMarked
package io.streamtune.trainer.history;

import org.jspecify.annotations.NullMarked;
