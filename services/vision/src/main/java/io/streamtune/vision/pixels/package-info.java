/** Encoded bytes to {@code uint8[h, w, 3]}: OpenCV, and our own reader of GIF. */
@NullMarked
package io.streamtune.vision.pixels;

import org.jspecify.annotations.NullMarked;
