package io.streamtune.inference.batch;

/**
 * An image whose rows are written.
 *
 * @param image what the rows belong to
 * @param sequence order of arrival
 * @param firstRow first of its rows in the arena
 * @param rows number of rows: one for each view
 * @param readyNanos when its last row was written, on the monotonic clock
 */
public record Ready<T>(T image, long sequence, int firstRow, int rows, long readyNanos) {}
