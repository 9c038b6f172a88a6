/**
 * Lists the files of a data set and their labels, from folders and CSV files, and decodes every
 * file once as a check.
 */
@NullMarked
package io.streamtune.trainer.dataset.listing;

import org.jspecify.annotations.NullMarked;
