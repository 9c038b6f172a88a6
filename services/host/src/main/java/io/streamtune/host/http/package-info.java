/**
 * The HTTP side that every service has: health, metrics, JSON, and a server with an end.
 *
 * <pre>
 *   ListenConfig ──▶ HttpListener ── Connections: how many, how slow ──▶ the service's Router
 *        └─ tls: certificate and key, renewed ─────┘        (CommonRoutes: health, metrics)
 * </pre>
 */
@NullMarked
package io.streamtune.host.http;

import org.jspecify.annotations.NullMarked;
