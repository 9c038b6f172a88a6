/**
 * From encoded bytes to rows of the tensor, on the decoders' own threads.
 *
 * <pre>
 *   ImageRequest ──▶ DecodeTask ──▶ DecodePool (decode-N) ──▶ DecodedImage ──▶ (batch)
 *                    + its rows            │
 *                                          └─ no picture ──▶ (publish: dead letter)
 * </pre>
 */
@NullMarked
package io.streamtune.inference.decode;

import org.jspecify.annotations.NullMarked;
