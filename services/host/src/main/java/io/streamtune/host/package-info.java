/**
 * What every service of ours is put on: its telemetry, its HTTP side, and how it is started, kept
 * running and stopped.
 *
 * <pre>
 *   ServiceProcess ─ start, wait, close ──▶ Service ── CloseStack: sink … source, closed in reverse
 *   Telemetry ── registry, Vert.x ──▶ http: health, metrics, the service's routes
 * </pre>
 */
@NullMarked
package io.streamtune.host;

import org.jspecify.annotations.NullMarked;
