/**
 * What happened in a run that was played by a scenario, besides its load. Records alone.
 *
 * <pre>
 * Happening (a swap, a process, a mark) ─┐
 * Gauge, Slope (scrape) ─────────────────┼▶ Course ─▶ LoadResult
 * Counted (verify), Check (limits) ──────┘
 * </pre>
 */
@NullMarked
package io.streamtune.loadtest.course;

import org.jspecify.annotations.NullMarked;
