/**
 * The service's HTTP side: health, metrics, {@code POST /v1/classify} and the Open Inference
 * Protocol. Requests share the batcher with images from Kafka.
 */
@NullMarked
package io.streamtune.inference.http;

import org.jspecify.annotations.NullMarked;
