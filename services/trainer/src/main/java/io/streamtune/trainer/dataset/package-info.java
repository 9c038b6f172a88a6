/**
 * Labelled photos on disk: which there are, of which classes, on which side of the split; and their
 * pixels, in order, ahead of time.
 *
 * <pre>
 * folder ─▶ FolderListing ─┐             (every file decoded once)
 * csv ────▶ CsvListing ────┴─▶ Listing ─▶ FileChecker ─▶ ImageDataset ─▶ PhotoRows ─▶ uint8 rows
 *               └─ ValidationSplit            └─▶ SkippedFile: what could not be read
 * </pre>
 */
@NullMarked
package io.streamtune.trainer.dataset;

import org.jspecify.annotations.NullMarked;
