package io.streamtune.console.board;

/**
 * One answered or refused image, as pages show it.
 *
 * @param number counts from 1 since the console was started
 * @param json what a page gets, one object
 */
public record Card(long number, String json) {}
