/**
 * From encoded bytes to rows of a batch: header check, decoding, test-time views.
 *
 * <pre>
 * byte[] ─▶ header.ImageHeader ─▶ DecodeLimits ─▶ pixels.PixelReader ─▶ view.CropTransform ─▶ view.Resampler ─▶ row
 *           (no pixels yet)       (too large?)    (OpenCV)              (affine map per view)  or view.Warp
 *               │                    │                │
 *               └────────────────────┴────────────────┴──▶ Decoded.Rejected(code, detail)
 * </pre>
 *
 * <p>{@link io.streamtune.vision.ImageDecoder} runs this path. The module is the only importer of
 * OpenCV and JavaCPP; the header readers and the crop transform are pure Java.
 */
@NullMarked
package io.streamtune.vision;

import org.jspecify.annotations.NullMarked;
