package io.streamtune.trainer.live.recent;

import java.util.Arrays;

/**
 * Maps a 64-bit hash to a slot of a ring: a hash table with linear probing that never grows.
 *
 * <p>It holds at most one slot for each hash; a later slot replaces an earlier one.
 */
final class SlotIndex {
  private static final int FREE = -1;

  private final long[] hashes; // of each slot of the ring
  private final int[] table; // slots, by hash
  private final int mask;

  /**
   * Creates an empty index. The table is at least twice as large as the ring, which keeps probing
   * short.
   */
  SlotIndex(int slots) {
    hashes = new long[slots];
    table = new int[Integer.highestOneBit(Math.max(slots, 2) * 2 - 1) * 2];
    mask = table.length - 1;
    Arrays.fill(table, FREE);
  }

  /** Returns the last slot that was put under a hash, or -1. */
  int find(long hash) {
    return table[place(hash)];
  }

  /** Adds a slot, which must not be in the index. */
  void put(int slot, long hash) {
    hashes[slot] = hash;
    table[place(hash)] = slot;
  }

  /** Removes a slot, unless another has replaced it. */
  void remove(int slot) {
    int gap = place(hashes[slot]);
    if (table[gap] != slot) {
      return;
    }
    // Moves up the entries that were displaced by the removed one, so that no search ends at the
    // gap.
    for (int i = next(gap); table[i] != FREE; i = next(i)) {
      int home = home(hashes[table[i]]);
      if (((i - home) & mask) >= ((i - gap) & mask)) {
        table[gap] = table[i];
        gap = i;
      }
    }
    table[gap] = FREE;
  }

  /** Returns the place of a hash in the table, or the free place where it would be put. */
  private int place(long hash) {
    int i = home(hash);
    while (table[i] != FREE && hashes[table[i]] != hash) {
      i = next(i);
    }
    return i;
  }

  private int home(long hash) {
    return (int) hash & mask;
  }

  private int next(int i) {
    return (i + 1) & mask;
  }
}
