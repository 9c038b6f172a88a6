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
 * Buffers results that are not committed yet, and plans which of them the next transaction
 * contains.
 *
 * <pre>
 *   offset   0 1 2 3 4      a has a result, o open
 *   state    a a o a o      the transaction: results 0 and 1, and offset 2; result 3 is held
 * </pre>
 *
 * <p>In each partition, a transaction contains the results below the lowest open offset and commits
 * that offset. <b>Why result 3 is held:</b> after a crash, only the committed offset is known. If
 * result 3 were visible while offset 2 is committed, event 3 would be read again and get a second
 * result. So a result is visible if and only if the committed offset has passed its event.
 *
 * <p>Results of a newer kind wait until all older ones are in a transaction: if a newer one were
 * visible while an older one is held, a partition of the result topic could show the newer kind and
 * then the older one.
 *
 * <p>A result for a missing topic ends its partition's part of the transaction: this result and
 * later ones are held, other partitions continue. Results that are held for this reason do not hold
 * back newer kinds (decision 0036).
 *
 * <p>Pure: no clock, no thread, no I/O. Not thread-safe. <b>Called on:</b> kafka-poll.
 */
final class TransactionBuffer {
  private final Map<Integer, TreeMap<Long, BufferedResult>> held = new TreeMap<>();
  private final Predicate<String> isThere;
  private int size;

  /** {@code isThere} tells whether results can be written to a topic. */
  TransactionBuffer(Predicate<String> isThere) {
    this.isThere = isThere;
  }

  /** Adds a result whose event is completed in the ledger. */
  void add(BufferedResult answer) {
    BufferedResult before =
        held.computeIfAbsent(answer.partition(), _ -> new TreeMap<>()).put(answer.offset(), answer);
    if (before != null) {
      throw new IllegalStateException(answer.event() + " has two answers");
    }
    size++;
  }

  /** Removes a result that is visible or was refused; false if its partition was dropped. */
  boolean remove(BufferedResult answer) {
    TreeMap<Long, BufferedResult> answers = held.get(answer.partition());
    boolean isHeld = answers != null && answers.remove(answer.offset(), answer);
    size -= isHeld ? 1 : 0;
    return isHeld;
  }

  /** Removes the results of a partition and returns them. */
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
   * Plans the next transaction.
   *
   * @param reach the lowest open offset of each partition in which it is not committed
   * @param bytesMax bytes of results at which the plan takes no more; it takes at least one result
   */
  TransactionPlan plan(List<Commit> reach, long bytesMax) {
    Map<Integer, Long> stops = stops();
    TransactionPlan plan = plan(stops, reach, bytesMax);
    // Results beyond the limit may hold back those below it; a plan without a limit never does.
    return plan.isEmpty() ? plan(stops, reach, Long.MAX_VALUE) : plan;
  }

  /** Returns, for each partition, the offset of the first result whose topic is missing. */
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
      // Offsets without an event let the committed offset advance without a result.
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

  /** The partition with the oldest first result goes first, so that none waits forever. */
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

  /**
   * A result that is cut off is held, and may be of an older kind than the rest: repeat until
   * nothing changes.
   */
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
