/** Tests of the trainer. */
@NullMarked
package io.streamtune.trainer.finetune;

import org.jspecify.annotations.NullMarked;
