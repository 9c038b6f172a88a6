/**
 * What a run is made from and leaves behind: its job, seeds, progress and checkpoint, and the mark
 * of the step that native code may end the process in.
 */
@NullMarked
package io.streamtune.trainer.finetune.run;

import org.jspecify.annotations.NullMarked;
