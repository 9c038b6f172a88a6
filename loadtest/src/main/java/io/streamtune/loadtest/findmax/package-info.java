/**
 * Finds the highest rate that a system sustains. Pure; the caller performs the runs.
 *
 * <pre>
 * RateSearch ─ a rate to try ─▶ a run ─▶ RunMeasurements ─▶ Limit ─▶ RateStep ─ sustained or not ─▶ RateSearch
 *                                                                       the last one ─▶ Found
 * </pre>
 */
@NullMarked
package io.streamtune.loadtest.findmax;

import org.jspecify.annotations.NullMarked;
