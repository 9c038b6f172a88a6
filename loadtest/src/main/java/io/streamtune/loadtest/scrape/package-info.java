/**
 * What the services tell of themselves while they are under load. Pure but for {@link
 * io.streamtune.loadtest.scrape.Scraper}.
 *
 * <pre>
 * GET /metrics, each second ─▶ Scraper ─▶ MetricsText ─▶ Watched ─▶ BoundedSeries ─▶ Gauge ─▶ Slope (memory)
 *                              loadtest-scrape            which        any length      as a result keeps it
 * </pre>
 */
@NullMarked
package io.streamtune.loadtest.scrape;

import org.jspecify.annotations.NullMarked;
