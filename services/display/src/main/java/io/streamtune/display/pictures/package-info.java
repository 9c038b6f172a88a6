/**
 * Generates pictures to classify and to learn from when there are no photos.
 *
 * <pre>
 * seed, subjects ─▶ GeneratedPictures ─▶ GeneratedPicture (name, class, JPEG bytes), one after the other, without end
 * </pre>
 */
@NullMarked
package io.streamtune.display.pictures;

import org.jspecify.annotations.NullMarked;
