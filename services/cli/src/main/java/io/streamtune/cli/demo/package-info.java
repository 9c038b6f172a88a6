/**
 * The demo: something to classify where nobody brought photos.
 *
 * <pre>
 * seed ─▶ GeneratedPictures ─▶ Picture (name, class, JPEG bytes), one after the other, without end
 * </pre>
 */
@NullMarked
package io.streamtune.cli.demo;

import org.jspecify.annotations.NullMarked;
