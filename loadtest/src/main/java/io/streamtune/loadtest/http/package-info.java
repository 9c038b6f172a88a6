/**
 * A run against an HTTP server: sends each image at its intended time as a request of its own,
 * without waiting for replies. Supports {@code POST /v1/classify} and the Open Inference Protocol.
 *
 * <pre>
 * Traffic ─▶ Pacer ─▶ HttpTarget ─ a request ─▶ server
 *                        │  ▲
 *                        │  └──── the reply, whole ── HttpEndpoint (builds requests, reads replies)
 *                        ▼
 *                     Recorder
 * </pre>
 */
@NullMarked
package io.streamtune.loadtest.http;

import org.jspecify.annotations.NullMarked;
