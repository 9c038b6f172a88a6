package io.streamtune.loadtest.measure;

/**
 * A model version whose predictions begin or begin again: what a swap looks like from outside.
 *
 * @param second when its first prediction was received, in seconds from the beginning of the run
 * @param version {@code name:version}
 */
public record VersionChange(double second, String version) {}
