/**
 * A candidate scores a sample of the images that the version in service answered. What it says is
 * compared and counted, never published.
 *
 * <pre>
 *   answered image ──▶ ImageSample ──▶ the candidate, when a lane is spare ──▶ Comparison ──▶ ShadowScore
 * </pre>
 */
@NullMarked
package io.streamtune.inference.shadow;

import org.jspecify.annotations.NullMarked;
