/**
 * How good the versions are on the stream, by what people say of it.
 *
 * <pre>
 *   prediction ──▶ RecentPredictions ─┐
 *                                     ├─▶ LiveQuality ──▶ VersionWindow, one a version ──▶ LiveScore
 *   label ────────────────────────────┘        └──▶ Match: what became of the label
 * </pre>
 */
@NullMarked
package io.streamtune.trainer.live.quality;

import org.jspecify.annotations.NullMarked;
