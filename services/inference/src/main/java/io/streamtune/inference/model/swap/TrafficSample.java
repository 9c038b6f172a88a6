package io.streamtune.inference.model.swap;

/**
 * The traffic of the service during an interval.
 *
 * @param in images that arrived since the service started
 * @param out images that were answered since the service started
 * @param images images answered in the interval, whose latencies are measured; only the most recent
 *     if there are very many
 * @param p50Seconds median time from receipt to result; NaN without images
 * @param p99Seconds 99th percentile of that time; NaN without images
 */
public record TrafficSample(long in, long out, int images, double p50Seconds, double p99Seconds) {}
