/**
 * Turns labels of images into a data set on disk.
 *
 * <pre>
 *   label + image bytes ──▶ CollectedImages ──▶ ROOT/{train,valid}/CLASS/IMAGE.ext (fastai's layout)
 *                                └──────────▶ ROOT/labels.log  (all labels, in order)
 * </pre>
 */
@NullMarked
package io.streamtune.trainer.collect;

import org.jspecify.annotations.NullMarked;
