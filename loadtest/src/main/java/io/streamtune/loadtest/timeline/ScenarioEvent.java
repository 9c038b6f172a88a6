package io.streamtune.loadtest.timeline;

/**
 * Something that a scenario did, or that happened to what it did.
 *
 * @param second from the beginning of the run; negative while it warmed up
 * @param text what, in a few words
 * @param failed whether it did not go as the scenario wants it
 */
public record ScenarioEvent(double second, String text, boolean failed) {}
