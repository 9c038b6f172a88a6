package io.streamtune.stream.commit;

import io.streamtune.stream.commit.OffsetLedger.Commit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * Answers that are not visible yet, and which of them the next transaction may hold.
 *
 * <pre>
 *   offset   0 1 2 3 4      a answered, o open
 *   state    a a o a o      the transaction: answers 0 and 1, and offset 2; answer 3 is held
 * </pre>
 *
 * <p>In each partition it takes the answers below the lowest open offset and commits that offset.
 * <b>Why answer 3 is held:</b> the offset says all that is known after a crash. Were answer 3
 * visible while 2 is committed, event 3 would be read and answered again. So an answer is visible
 * if and only if the committed offset has passed its event.
 *
 * <p>Answers of a newer kind wait until every older one is in: were one of them visible while an
 * older one is held, a partition of answers could show the newer kind and then the older one.
 *
 * <p>An answer to a topic that is not there yet ends its partition's part of the transaction: it
 * and what is behind it are held, other partitions go on. What is held for that reason holds back
 * no newer kind (decision 0036).
 *
 * <p>Pure: no clock, no thread, no I/O. Not thread-safe. <b>Called on:</b> kafka-poll.
 */
final class TransactionBuffer {
  private final Map<Integer, TreeMap<Long, BufferedResult>> held = new TreeMap<>();
  private final Predicate<String> isThere;
  private int size;

  /** {@code isThere} says of a topic whether answers can be written to it. */
  TransactionBuffer(Predicate<String> isThere) {
    this.isThere = isThere;
  }

  /** Takes an answer whose event is completed in the ledger. */
  void add(BufferedResult answer) {
    BufferedResult before =
        held.computeIfAbsent(answer.partition(), _ -> new TreeMap<>()).put(answer.offset(), answer);
    if (before != null) {
      throw new IllegalStateException(answer.event() + " has two answers");
    }
    size++;
  }

  /** Gives an answer up, as it is visible or refused; false if its partition was dropped. */
  boolean remove(BufferedResult answer) {
    TreeMap<Long, BufferedResult> answers = held.get(answer.partition());
    boolean isHeld = answers != null && answers.remove(answer.offset(), answer);
    size -= isHeld ? 1 : 0;
    return isHeld;
  }

  /** Gives the answers of a partition up and returns them. */
  Collection<BufferedResult> drop(int partition) {
    TreeMap<Long, BufferedResult> dropped = held.remove(partition);
    if (dropped == null) {
      return List.of();
    }
    size -= dropped.size();
    return dropped.values();
  }

  int size() {
    return size;
  }

  /**
   * Returns the next transaction.
   *
   * @param reach the lowest open offset of each partition where it is not committed
   * @param bytesMax bytes of answers at which it takes no more; one answer is always taken
   */
  TransactionPlan plan(List<Commit> reach, long bytesMax) {
    Map<Integer, Long> stops = stops();
    TransactionPlan plan = plan(stops, reach, bytesMax);
    // What is over the limit may hold back what is below it; taking all of it never does.
    return plan.isEmpty() ? plan(stops, reach, Long.MAX_VALUE) : plan;
  }

  /** Returns the first answer of each partition whose topic is not there. */
  private Map<Integer, Long> stops() {
    Map<Integer, Long> stops = new HashMap<>();
    held.forEach(
        (partition, answers) ->
            answers.values().stream()
                .filter(answer -> !isThere.test(answer.topic()))
                .findFirst()
                .ifPresent(answer -> stops.put(partition, answer.offset())));
    return stops;
  }

  private TransactionPlan plan(Map<Integer, Long> stops, List<Commit> reach, long bytesMax) {
    Map<Integer, Long> cuts = cuts(reach);
    cuts.replaceAll((partition, cut) -> Math.min(cut, stops.getOrDefault(partition, cut)));
    cutAtBytes(cuts, bytesMax);
    cutAtKinds(cuts, stops);
    List<BufferedResult> answers = new ArrayList<>();
    List<Commit> commits = new ArrayList<>();
    for (Commit commit : reach) {
      long cut = cuts.getOrDefault(commit.partition(), commit.offset());
      Collection<BufferedResult> below = below(commit.partition(), cut).values();
      answers.addAll(below);
      // An offset may move without an answer where offsets carry no event.
      if (!below.isEmpty() || cut == commit.offset()) {
        commits.add(new Commit(commit.partition(), commit.generation(), cut));
      }
    }
    answers.sort(Comparator.comparingLong(BufferedResult::sequence));
    return new TransactionPlan(answers, commits);
  }

  private static Map<Integer, Long> cuts(List<Commit> reach) {
    Map<Integer, Long> cuts = new HashMap<>();
    reach.forEach(commit -> cuts.put(commit.partition(), commit.offset()));
    return cuts;
  }

  /** The partition whose first answer is the oldest goes first, so that none waits for ever. */
  private void cutAtBytes(Map<Integer, Long> cuts, long bytesMax) {
    List<Collection<BufferedResult>> oldestFirst =
        cuts.entrySet().stream()
            .map(cut -> below(cut.getKey(), cut.getValue()).values())
            .filter(answers -> !answers.isEmpty())
            .sorted(Comparator.comparingLong(answers -> answers.iterator().next().sequence()))
            .toList();
    long bytes = 0;
    for (Collection<BufferedResult> answers : oldestFirst) {
      for (BufferedResult answer : answers) {
        if (bytes >= bytesMax) {
          cuts.put(answer.partition(), answer.offset());
          break;
        }
        bytes += answer.sizeBytes();
      }
    }
  }

  /** What is cut is held, and may be of an older kind than the rest: cut until nothing changes. */
  private void cutAtKinds(Map<Integer, Long> cuts, Map<Integer, Long> stops) {
    boolean changed = true;
    while (changed) {
      changed = false;
      long oldest = oldestKindBeyond(cuts, stops);
      for (var cut : cuts.entrySet()) {
        for (BufferedResult answer : below(cut.getKey(), cut.getValue()).values()) {
          if (answer.kind() > oldest) {
            cut.setValue(answer.offset());
            changed = true;
            break;
          }
        }
      }
    }
  }

  private long oldestKindBeyond(Map<Integer, Long> cuts, Map<Integer, Long> stops) {
    long oldest = Long.MAX_VALUE;
    for (var partition : held.entrySet()) {
      long cut = cuts.getOrDefault(partition.getKey(), Long.MIN_VALUE);
      long stop = stops.getOrDefault(partition.getKey(), Long.MAX_VALUE);
      if (cut < stop) {
        for (BufferedResult answer : partition.getValue().subMap(cut, stop).values()) {
          oldest = Math.min(oldest, answer.kind());
        }
      }
    }
    return oldest;
  }

  private SortedMap<Long, BufferedResult> below(int partition, long cut) {
    return held.getOrDefault(partition, new TreeMap<>()).headMap(cut);
  }
}
