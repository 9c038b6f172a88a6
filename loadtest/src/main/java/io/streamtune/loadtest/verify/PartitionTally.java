package io.streamtune.loadtest.verify;

import java.util.EnumMap;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * Counts the answers to the images of one partition between two offsets: two bytes per offset, in
 * chunks that are allocated when an offset in them is first used.
 *
 * <p>Not thread-safe.
 */
final class PartitionTally {
  /** Why: 128 KiB per chunk, so that a sparsely used range costs little. */
  private static final int CHUNK = 1 << 16;

  private final long begin;
  private final long end;
  private final short[][] chunks;
  private long unanswered;
  private long answers;
  private long outOfOrder;

  /** Creates a tally of offsets from {@code begin} (inclusive) to {@code end} (exclusive). */
  PartitionTally(long begin, long end) {
    this.begin = begin;
    this.end = Math.max(begin, end);
    this.chunks = new short[Math.toIntExact(Math.ceilDiv(this.end - begin, (long) CHUNK))][];
  }

  long begin() {
    return begin;
  }

  long end() {
    return end;
  }

  boolean holds(long offset) {
    return offset >= begin && offset < end;
  }

  void image(long offset) {
    change(offset, OffsetOutcome::seen);
  }

  /** Counts a prediction; returns whether it is the first of this image. */
  boolean predicted(long offset, int version) {
    answers++;
    return change(offset, fate -> fate.predictedBy(version)).predictions() == 0;
  }

  void dead(long offset) {
    answers++;
    change(offset, OffsetOutcome::dead);
  }

  /** Counts a first prediction that follows one of a later image. */
  void outOfOrder() {
    outOfOrder++;
  }

  /** Returns how many of the images read so far have no answer yet. */
  long unanswered() {
    return unanswered;
  }

  private OffsetOutcome change(long offset, UnaryOperator<OffsetOutcome> by) {
    int chunk = Math.toIntExact((offset - begin) / CHUNK);
    short[] piece = chunks[chunk] == null ? new short[CHUNK] : chunks[chunk];
    chunks[chunk] = piece;
    int at = (int) ((offset - begin) % CHUNK);
    OffsetOutcome before = OffsetOutcome.unpack(piece[at]);
    OffsetOutcome after = by.apply(before);
    piece[at] = after.pack();
    unanswered += waits(after) - waits(before);
    return before;
  }

  private static int waits(OffsetOutcome fate) {
    return fate.isImage() && !fate.isAnswered() ? 1 : 0;
  }

  /** Visits every offset with a known outcome, in the order of offsets. */
  void forEach(FateAt action) {
    for (int chunk = 0; chunk < chunks.length; chunk++) {
      short[] piece = chunks[chunk];
      for (int at = 0; piece != null && at < CHUNK; at++) {
        if (piece[at] != 0) {
          action.accept(begin + (long) chunk * CHUNK + at, OffsetOutcome.unpack(piece[at]));
        }
      }
    }
  }

  /** Visits an offset and its outcome. */
  interface FateAt {
    void accept(long offset, OffsetOutcome fate);
  }

  /** Counts all outcomes. */
  PartitionReport report(int partition) {
    Counting counting = new Counting();
    forEach((_, fate) -> counting.add(fate));
    return new PartitionReport(
        partition,
        begin,
        end,
        counting.images,
        counting.predicted,
        counting.dead,
        new PartitionReport.Problems(
            counting.of(Problem.Kind.LOST),
            counting.of(Problem.Kind.TWO_VERSIONS),
            counting.of(Problem.Kind.PREDICTED_AND_DEAD),
            counting.of(Problem.Kind.REPEATED)),
        answers - counting.answered,
        outOfOrder,
        counting.withoutImage);
  }

  /** The counters of one visit. */
  private static final class Counting {
    private long images;
    private long predicted;
    private long dead;
    private long answered;
    private long withoutImage;
    private final Map<Problem.Kind, Long> problems = new EnumMap<>(Problem.Kind.class);

    void add(OffsetOutcome fate) {
      answered += fate.isAnswered() ? 1 : 0;
      if (!fate.isImage()) {
        withoutImage++;
        return;
      }
      images++;
      predicted += fate.predictions() > 0 ? 1 : 0;
      dead += fate.predictions() == 0 && fate.deadLetters() > 0 ? 1 : 0;
      fate.problem().ifPresent(kind -> problems.merge(kind, 1L, Long::sum));
    }

    long of(Problem.Kind kind) {
      return problems.getOrDefault(kind, 0L);
    }
  }
}
