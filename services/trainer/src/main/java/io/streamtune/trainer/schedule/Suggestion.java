package io.streamtune.trainer.schedule;

/**
 * A rate that a sweep suggests.
 *
 * @param name how it was found: valley, steep, minimum or slide
 */
public record Suggestion(String name, double rate) {}
