/**
 * The inputs and results of a run: its job, seeds, progress and checkpoint, and the mark of a step
 * in which native code may crash the process.
 */
@NullMarked
package io.streamtune.trainer.finetune.run;

import org.jspecify.annotations.NullMarked;
