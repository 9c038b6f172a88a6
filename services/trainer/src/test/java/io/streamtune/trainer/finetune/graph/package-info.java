/** Tests of the trainer. */
@NullMarked
package io.streamtune.trainer.finetune.graph;

import org.jspecify.annotations.NullMarked;
