package io.streamtune.loadtest.timeline;

/**
 * A limit of a scenario and the measured value.
 *
 * @param name the scenario's key
 * @param limit in words: {@code at most 0}
 * @param actual the measured value in words
 * @param holds whether the limit holds
 */
public record Check(String name, String limit, String actual, boolean holds) {}
