package io.streamtune.loadtest.measure;

/**
 * A model version whose predictions start, or start again: a swap as seen from outside.
 *
 * @param second when its first prediction was received, in seconds from the beginning of the run
 * @param version {@code name:version}
 */
public record VersionChange(double second, String version) {}
