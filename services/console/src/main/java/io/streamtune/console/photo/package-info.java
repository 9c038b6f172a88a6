/**
 * Turns the unchecked bytes of an image into a small JPEG that is encoded here.
 *
 * <pre>
 *   bytes ──▶ Thumbnails (services/vision: limits, decode, crop) ──▶ JPEG ──▶ ThumbnailCache ─▶ browsers
 * </pre>
 */
@NullMarked
package io.streamtune.console.photo;

import org.jspecify.annotations.NullMarked;
