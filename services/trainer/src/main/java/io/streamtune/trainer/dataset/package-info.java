/**
 * Labelled photos on disk: the files, their classes and the split, and their pixels, prefetched in
 * order.
 *
 * <pre>
 * folder ─▶ FolderListing ─┐             (every file decoded once)
 * csv ────▶ CsvListing ────┴─▶ Listing ─▶ FileChecker ─▶ ImageDataset ─▶ PhotoRows ─▶ uint8 rows
 *               └─ ValidationSplit            └─▶ SkippedFile: a file that could not be read
 * </pre>
 */
@NullMarked
package io.streamtune.trainer.dataset;

import org.jspecify.annotations.NullMarked;
