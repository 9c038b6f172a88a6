/**
 * The base of every service of ours: telemetry, HTTP, settings, traces, and how a service is
 * started, kept running and stopped.
 *
 * <pre>
 *   ServiceProcess ─ start, wait, close ──▶ Service ── CloseStack: sink … source, closed in reverse
 *   Telemetry ── registry, Vert.x ──▶ http: health, metrics, the service's routes
 * </pre>
 */
@NullMarked
package io.streamtune.host;

import org.jspecify.annotations.NullMarked;
