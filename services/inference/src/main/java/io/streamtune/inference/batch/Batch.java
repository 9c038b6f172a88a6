package io.streamtune.inference.batch;

import java.util.List;

/**
 * Images that run together, in the order of their rows.
 *
 * @param items the images; their rows are adjacent
 * @param reason why the batch was flushed
 */
public record Batch<T>(List<Ready<T>> items, FlushReason reason) {

  /** Copies the list. Checks that the rows are adjacent and the route is the same. */
  public Batch {
    items = List.copyOf(items);
    int row = items.getFirst().firstRow();
    Route route = items.getFirst().route();
    for (Ready<T> item : items) {
      if (item.route() != route) {
        throw new IllegalArgumentException("a batch is for one model: " + items);
      }
      if (item.firstRow() != row) {
        throw new IllegalArgumentException("row " + row + " is missing in a batch: " + items);
      }
      row += item.rows();
    }
  }

  /**
   * Returns a batch of one image, which is not held back: the image runs again, apart from a batch
   * that failed.
   */
  public static <T> Batch<T> alone(Ready<T> item) {
    return new Batch<>(List.of(item), FlushReason.ALONE);
  }

  /** Returns which model runs it. */
  public Route route() {
    return items.getFirst().route();
  }

  /** Returns the first row in the arena. */
  public int firstRow() {
    return items.getFirst().firstRow();
  }

  /** Returns the number of rows. */
  public int rows() {
    Ready<T> last = items.getLast();
    return last.firstRow() + last.rows() - firstRow();
  }
}
