/**
 * A run against an HTTP server: sends at the intended times, each image as a request of its own,
 * whatever comes back. Speaks {@code POST /v1/classify} and the Open Inference Protocol.
 *
 * <pre>
 * Traffic ─▶ Pacer ─▶ HttpTarget ─ a request ─▶ server
 *                        │  ▲
 *                        │  └──── the reply, whole ── HttpEndpoint (how to ask, how to read)
 *                        ▼
 *                     Recorder
 * </pre>
 */
@NullMarked
package io.streamtune.loadtest.http;

import org.jspecify.annotations.NullMarked;
