/**
 * Reads the header of an image file before a pixel is allocated: format, size, orientation, and
 * whether the file is complete. Native code never sees a file that these readers reject.
 */
@NullMarked
package io.streamtune.vision.header;

import org.jspecify.annotations.NullMarked;
