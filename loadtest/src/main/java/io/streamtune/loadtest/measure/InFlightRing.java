package io.streamtune.loadtest.measure;

import java.util.Arrays;

/**
 * The intended times of the latest images, and whether each was answered. It is a ring, so memory
 * is bounded however long a run is and however many images are never answered. An image whose place
 * was reused is forgotten; its answer then counts as one to an unknown image.
 *
 * <p><b>Bound:</b> 17 bytes per image. Not thread-safe.
 */
final class InFlightRing {
  private static final byte OPEN = 1;
  private static final byte ANSWERED = 2;
  private static final byte BROKEN = 4;

  private final long[] indexes;
  private final long[] intended;
  private final byte[] states;

  InFlightRing(int capacity) {
    indexes = new long[capacity];
    intended = new long[capacity];
    states = new byte[capacity];
    Arrays.fill(indexes, -1);
  }

  void sent(Event.Sent image) {
    int slot = slot(image.index());
    indexes[slot] = image.index();
    intended[slot] = image.intendedNanos();
    states[slot] = (byte) (OPEN | (image.broken() ? BROKEN : 0));
  }

  boolean knows(long index) {
    return indexes[slot(index)] == index;
  }

  /** Returns when a known image was due. */
  long intendedNanos(long index) {
    return intended[slot(index)];
  }

  /** Returns whether a known image was made undecodable on purpose. */
  boolean isBroken(long index) {
    return (states[slot(index)] & BROKEN) != 0;
  }

  /** Marks a known image as answered; returns false if it already was. */
  boolean answer(long index) {
    int slot = slot(index);
    boolean first = (states[slot] & ANSWERED) == 0;
    states[slot] |= ANSWERED;
    return first;
  }

  private int slot(long index) {
    return (int) Math.floorMod(index, (long) indexes.length);
  }
}
