package io.streamtune.checks.canary.inference.classify;

/** What the stage hands on. */
public record Classified(String label) {}
