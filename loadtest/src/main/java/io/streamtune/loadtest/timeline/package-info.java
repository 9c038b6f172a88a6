/**
 * What happened in a run of a scenario besides its load. Only records.
 *
 * <pre>
 * ScenarioEvent (a swap, a process, a mark) ─┐
 * Gauge, Slope (scrape) ─────────────────────┼▶ ScenarioTimeline ─▶ LoadResult
 * Counted (verify), Check (limits) ──────────┘
 * </pre>
 */
@NullMarked
package io.streamtune.loadtest.timeline;

import org.jspecify.annotations.NullMarked;
