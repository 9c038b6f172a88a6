/**
 * Creates spans and sends them to a collector; off by default. The only importer of OpenTelemetry.
 *
 * <pre>
 *   Tracing.begin ──▶ Span ──▶ child, shared, link ──▶ end ──▶ SpanQueue ─▶ OTLP over HTTP ──▶ a collector
 *        │                                                      │ full: dropped, counted
 *        └─ off, or not sampled ──▶ Span.NONE: every call does nothing
 * </pre>
 */
@NullMarked
package io.streamtune.host.traces;

import org.jspecify.annotations.NullMarked;
