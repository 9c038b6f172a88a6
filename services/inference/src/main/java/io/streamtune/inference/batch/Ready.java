package io.streamtune.inference.batch;

/**
 * An image whose rows are written.
 *
 * @param image the image that the rows belong to
 * @param sequence order of arrival
 * @param firstRow first of its rows in the arena
 * @param rows number of rows: one for each view
 * @param readyNanos when its last row was written, on the monotonic clock
 * @param route which model runs it; a batch has one route
 */
public record Ready<T>(
    T image, long sequence, int firstRow, int rows, long readyNanos, Route route) {

  /** Creates an image for the serving model. */
  public Ready(T image, long sequence, int firstRow, int rows, long readyNanos) {
    this(image, sequence, firstRow, rows, readyNanos, Route.LIVE);
  }

  /** Returns the same image for the serving model. */
  public Ready<T> live() {
    return new Ready<>(image, sequence, firstRow, rows, readyNanos, Route.LIVE);
  }
}
