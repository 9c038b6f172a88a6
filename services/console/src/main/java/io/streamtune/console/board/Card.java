package io.streamtune.console.board;

/**
 * One classified or rejected image, as pages show it.
 *
 * @param number counts from 1 since the console started
 * @param json the JSON object that pages receive
 */
public record Card(long number, String json) {}
