/**
 * The recent predictions, so that a label can be compared with them.
 *
 * <pre>
 *   prediction ──▶ RecentPredictions (a ring: the oldest is evicted first)
 *                    ▲ by position, else by source and id
 *   label's image ───┴──▶ RecentPrediction: position, model version, best classes
 * </pre>
 */
@NullMarked
package io.streamtune.trainer.live.recent;

import org.jspecify.annotations.NullMarked;
