package io.streamtune.inference.batch;

import java.util.List;

/**
 * Images that are run together, in the order of their rows.
 *
 * @param items the images; their rows lie one behind the other
 * @param reason why the batch was not held back
 */
public record Batch<T>(List<Ready<T>> items, FlushReason reason) {

  /** Copies the list and checks that the rows are adjacent and for one model. */
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
   * Returns a batch of one image that is not held back: it is run again, apart from a batch that
   * failed.
   */
  public static <T> Batch<T> alone(Ready<T> item) {
    return new Batch<>(List.of(item), FlushReason.ALONE);
  }

  /** Returns which model it is for. */
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
