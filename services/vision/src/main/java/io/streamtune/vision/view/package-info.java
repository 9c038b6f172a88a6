/**
 * Turns a decoded photo into one row of a batch: which part of it a view shows, and how it is
 * resampled.
 */
@NullMarked
package io.streamtune.vision.view;

import org.jspecify.annotations.NullMarked;
