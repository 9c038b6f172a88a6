/** Decodes images to {@code uint8[h, w, 3]} with OpenCV, and GIFs with our own reader. */
@NullMarked
package io.streamtune.vision.pixels;

import org.jspecify.annotations.NullMarked;
