/**
 * Which files a data set consists of, and with which labels: folders, CSV files, and a trial of
 * each.
 */
@NullMarked
package io.streamtune.trainer.dataset.listing;

import org.jspecify.annotations.NullMarked;
