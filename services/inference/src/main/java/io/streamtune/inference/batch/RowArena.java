package io.streamtune.inference.batch;

import java.util.BitSet;
import java.util.OptionalInt;

/**
 * Tracks which rows of one large tensor are in use.
 *
 * <p>Rows are allocated next fit: one after the other, starting over at the end. So images that
 * arrive together get adjacent rows and form a batch without being moved.
 *
 * <p>Not thread-safe. Called on: the event loop.
 */
public final class RowArena {
  private final int rows;
  private final BitSet used;
  private int next;

  /** Creates an arena whose rows are all free. */
  public RowArena(int rows) {
    if (rows < 1) {
      throw new IllegalArgumentException("an arena needs at least one row, not " + rows);
    }
    this.rows = rows;
    this.used = new BitSet(rows);
  }

  /** Claims {@code count} adjacent rows and returns the first, or empty if no such run is free. */
  public OptionalInt claim(int count) {
    if (count < 1 || count > rows) {
      throw new IllegalArgumentException(count + " rows asked of an arena of " + rows);
    }
    int first = firstFit(next, rows, count);
    if (first < 0) {
      first = firstFit(0, Math.min(rows, next + count - 1), count);
    }
    if (first < 0) {
      return OptionalInt.empty();
    }
    used.set(first, first + count);
    next = first + count == rows ? 0 : first + count;
    return OptionalInt.of(first);
  }

  /** Frees rows that were claimed together. */
  public void free(int first, int count) {
    if (used.nextClearBit(first) < first + count) {
      throw new IllegalStateException(
          "rows " + first + " to " + (first + count - 1) + " are not all in use");
    }
    used.clear(first, first + count);
  }

  /** Returns the number of rows. */
  public int rows() {
    return rows;
  }

  /** Returns the number of rows in use. */
  public int used() {
    return used.cardinality();
  }

  private int firstFit(int from, int to, int count) {
    int first = used.nextClearBit(from);
    while (first + count <= to) {
      int taken = used.nextSetBit(first);
      if (taken < 0 || taken >= first + count) {
        return first;
      }
      first = used.nextClearBit(taken);
    }
    return -1;
  }
}
