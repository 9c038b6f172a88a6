/**
 * Live quality: labels held against the predictions of the stream, and what follows from it.
 *
 * <pre>
 *   topic predictions ─▶ recent/    the last of them, found by image ──▶ ImageLocator: labels by id
 *                          │
 *   topic labels ────────▶ quality/ accuracy and log loss of each version ──▶ metrics, topic training
 *                          │
 *   topic models ────────▶ rollback/ worse beyond doubt? ──▶ topic models: the version before
 * </pre>
 *
 * <p>{@link io.streamtune.trainer.live.LiveFollower} moves the events, on the thread {@code
 * live-quality}; {@link io.streamtune.trainer.live.LiveState} and the packages below decide.
 */
@NullMarked
package io.streamtune.trainer.live;

import org.jspecify.annotations.NullMarked;
