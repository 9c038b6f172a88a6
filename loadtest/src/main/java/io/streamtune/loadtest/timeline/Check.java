package io.streamtune.loadtest.timeline;

/**
 * A limit of a scenario and what was measured.
 *
 * @param name the scenario's key
 * @param limit in words: {@code at most 0}
 * @param actual in words
 * @param holds whether the limit is kept
 */
public record Check(String name, String limit, String actual, boolean holds) {}
