/**
 * What was predicted a short while ago, so that a label can be held against it.
 *
 * <pre>
 *   prediction ──▶ RecentPredictions (a ring: the oldest goes first)
 *                    ▲ by position, else by source and id
 *   label's image ───┴──▶ RecentPrediction: where it lies, which version, what it said
 * </pre>
 */
@NullMarked
package io.streamtune.trainer.live.recent;

import org.jspecify.annotations.NullMarked;
