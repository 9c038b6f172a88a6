/**
 * The live score of each version, measured by the labels of people and machines.
 *
 * <pre>
 *   prediction ──▶ RecentPredictions ─┐
 *                                     ├─▶ LiveQuality ──▶ VersionWindow, one a version ──▶ LiveScore
 *   label ────────────────────────────┘        └──▶ Match: outcome of the label
 * </pre>
 */
@NullMarked
package io.streamtune.trainer.live.quality;

import org.jspecify.annotations.NullMarked;
