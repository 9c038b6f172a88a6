/**
 * From the bytes of an image, which nobody has checked, to a small JPEG of our own making.
 *
 * <pre>
 *   bytes ──▶ Thumbnails (services/vision: limits, decode, crop) ──▶ JPEG ──▶ ThumbnailCache ─▶ browsers
 * </pre>
 */
@NullMarked
package io.streamtune.console.photo;

import org.jspecify.annotations.NullMarked;
