/** The fastai recipe on DJL. Only the packages below this one import {@code ai.djl}. */
@NullMarked
package io.streamtune.trainer.finetune;

import org.jspecify.annotations.NullMarked;
