/**
 * The service's HTTP side: health, metrics, {@code POST /v1/classify} and the Open Inference
 * Protocol, all on the batcher that the stream uses.
 */
@NullMarked
package io.streamtune.inference.http;

import org.jspecify.annotations.NullMarked;
