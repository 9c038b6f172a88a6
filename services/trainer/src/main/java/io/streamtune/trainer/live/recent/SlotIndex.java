package io.streamtune.trainer.live.recent;

import java.util.Arrays;

/**
 * From a 64-bit hash to a slot of a ring: a hash table with linear probing that never grows.
 *
 * <p>It holds at most one slot for each hash; a later one takes the place of an earlier.
 */
final class SlotIndex {
  private static final int FREE = -1;

  private final long[] hashes; // of each slot of the ring
  private final int[] table; // slots, by hash
  private final int mask;

  /**
   * Makes an empty index. The table is at least twice as large as the ring, so that probing stays
   * short.
   */
  SlotIndex(int slots) {
    hashes = new long[slots];
    table = new int[Integer.highestOneBit(Math.max(slots, 2) * 2 - 1) * 2];
    mask = table.length - 1;
    Arrays.fill(table, FREE);
  }

  /** Returns the slot that was put last under a hash, or -1. */
  int find(long hash) {
    return table[place(hash)];
  }

  /** Puts a slot; it must not be in the index. */
  void put(int slot, long hash) {
    hashes[slot] = hash;
    table[place(hash)] = slot;
  }

  /** Takes a slot out, unless another has taken its place. */
  void remove(int slot) {
    int gap = place(hashes[slot]);
    if (table[gap] != slot) {
      return;
    }
    // What was pushed on by what leaves moves up, so that no search ends too early at the gap.
    for (int i = next(gap); table[i] != FREE; i = next(i)) {
      int home = home(hashes[table[i]]);
      if (((i - home) & mask) >= ((i - gap) & mask)) {
        table[gap] = table[i];
        gap = i;
      }
    }
    table[gap] = FREE;
  }

  /** Where the hash stands, or the free place where it would. */
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
