/**
 * What an image file says about itself, read from its bytes before a pixel is allocated: format,
 * size, orientation, and whether the file is complete. Native code sees no file that these readers
 * reject.
 */
@NullMarked
package io.streamtune.vision.header;

import org.jspecify.annotations.NullMarked;
