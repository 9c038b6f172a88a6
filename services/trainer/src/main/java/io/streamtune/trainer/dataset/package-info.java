/**
 * Labelled photos on disk: which there are, of which classes, on which side of the split.
 *
 * <pre>
 * folder or csv ─▶ FolderDataset ─▶ ImageDataset (train, valid, classes) ─▶ finetune, evaluate
 *                       └─▶ SkippedFile: what could not be read
 * </pre>
 */
@NullMarked
package io.streamtune.trainer.dataset;

import org.jspecify.annotations.NullMarked;
