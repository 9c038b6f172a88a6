/** The fastai recipe on DJL: the only importer of {@code ai.djl}. */
@NullMarked
package io.streamtune.trainer.finetune;

import org.jspecify.annotations.NullMarked;
