package io.streamtune.loadtest.timeline;

/**
 * An event of a scenario: an action, or the end of a process that it started.
 *
 * @param second from the beginning of the run; negative during the warm-up
 * @param text what happened, in a few words
 * @param failed whether it failed
 */
public record ScenarioEvent(double second, String text, boolean failed) {}
