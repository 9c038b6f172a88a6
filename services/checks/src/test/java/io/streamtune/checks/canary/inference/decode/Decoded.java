package io.streamtune.checks.canary.inference.decode;

/** What the stage hands on. */
public record Decoded(int width) {}
