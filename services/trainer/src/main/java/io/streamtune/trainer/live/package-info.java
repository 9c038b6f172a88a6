/**
 * Live quality: labels are compared with the predictions of the stream, and a version that is worse
 * is rolled back.
 *
 * <pre>
 *   topic predictions ─▶ recent/    the last of them, found by image ──▶ ImageLocator: labels by id
 *                          │
 *   topic labels ────────▶ quality/ accuracy and log loss of each version ──▶ metrics, topic training
 *                          │
 *   topic models ────────▶ rollback/ significantly worse? ──▶ topic models: the previous version
 * </pre>
 *
 * <p>{@link io.streamtune.trainer.live.LiveFollower} reads and publishes the events, on the thread
 * {@code live-quality}; {@link io.streamtune.trainer.live.LiveState} and the packages below decide.
 */
@NullMarked
package io.streamtune.trainer.live;

import org.jspecify.annotations.NullMarked;
