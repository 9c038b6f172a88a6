/**
 * From encoded bytes to rows of a batch: header check, decode, test-time views.
 *
 * <pre>
 * byte[] ─▶ ImageHeader ─▶ DecodeLimits ─▶ PixelReader ─▶ Framing ─▶ Renderer ─▶ row in the target
 *           (no pixels yet)  (too large?)    (OpenCV)      (affine map per view)
 *               │                │               │
 *               └────────────────┴───────────────┴──▶ Decoded.Rejected(code, detail)
 * </pre>
 *
 * <p>The only package that imports OpenCV and JavaCPP. Everything above {@code PixelReader} and
 * {@code Framing} are pure Java.
 */
@NullMarked
package io.streamtune.vision;

import org.jspecify.annotations.NullMarked;
