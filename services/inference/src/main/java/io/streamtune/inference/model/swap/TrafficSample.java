package io.streamtune.inference.model.swap;

/**
 * What went through the service in a stretch of time.
 *
 * @param in images that came since the service began
 * @param out images that were answered since then
 * @param images images answered in the stretch, of which the latencies are; of very many the last
 * @param p50Seconds median time from receipt to answer; NaN without images
 * @param p99Seconds 99th percentile of it; NaN without images
 */
public record TrafficSample(long in, long out, int images, double p50Seconds, double p99Seconds) {}
