/**
 * Records the metrics of services while they are under load. Pure except for {@link
 * io.streamtune.loadtest.scrape.Scraper}.
 *
 * <pre>
 * GET /metrics, each second ─▶ Scraper ─▶ MetricsText ─▶ Watched ─▶ BoundedSeries ─▶ Gauge ─▶ Slope (memory)
 *                              loadtest-scrape            selects      any length      as in a result
 * </pre>
 */
@NullMarked
package io.streamtune.loadtest.scrape;

import org.jspecify.annotations.NullMarked;
