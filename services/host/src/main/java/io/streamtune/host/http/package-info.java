/**
 * The HTTP server that every service has: health, metrics, JSON, connection limits, and an orderly
 * stop.
 *
 * <pre>
 *   ListenConfig ──▶ HttpListener ── Connections: how many, how slow ──▶ the service's Router
 *        └─ tls: certificate and key, renewed ─────┘        (CommonRoutes: health, metrics)
 * </pre>
 */
@NullMarked
package io.streamtune.host.http;

import org.jspecify.annotations.NullMarked;
