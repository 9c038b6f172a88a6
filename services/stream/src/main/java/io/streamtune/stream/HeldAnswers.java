package io.streamtune.stream;

import io.streamtune.stream.OffsetLedger.Commit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

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
 * <p>Pure: no clock, no thread, no I/O. Not thread-safe. <b>Called on:</b> kafka-poll.
 */
final class HeldAnswers {
  private final Map<Integer, TreeMap<Long, Answer>> held = new TreeMap<>();
  private int size;

  /** Takes an answer whose event is completed in the ledger. */
  void add(Answer answer) {
    Answer before =
        held.computeIfAbsent(answer.partition(), _ -> new TreeMap<>()).put(answer.offset(), answer);
    if (before != null) {
      throw new IllegalStateException(answer.event() + " has two answers");
    }
    size++;
  }

  /** Gives an answer up, as it is visible or refused; false if its partition was dropped. */
  boolean remove(Answer answer) {
    TreeMap<Long, Answer> answers = held.get(answer.partition());
    boolean isHeld = answers != null && answers.remove(answer.offset(), answer);
    size -= isHeld ? 1 : 0;
    return isHeld;
  }

  /** Gives the answers of a partition up and returns them. */
  Collection<Answer> drop(int partition) {
    TreeMap<Long, Answer> dropped = held.remove(partition);
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
    TransactionPlan plan = plan(cuts(reach), reach, bytesMax);
    // What is over the limit may hold back what is below it; taking all of it never does.
    return plan.isEmpty() ? plan(cuts(reach), reach, Long.MAX_VALUE) : plan;
  }

  private TransactionPlan plan(Map<Integer, Long> cuts, List<Commit> reach, long bytesMax) {
    cutAtBytes(cuts, bytesMax);
    cutAtKinds(cuts);
    List<Answer> answers = new ArrayList<>();
    List<Commit> commits = new ArrayList<>();
    for (Commit commit : reach) {
      long cut = cuts.getOrDefault(commit.partition(), commit.offset());
      Collection<Answer> below = below(commit.partition(), cut).values();
      answers.addAll(below);
      // An offset may move without an answer where offsets carry no event.
      if (!below.isEmpty() || cut == commit.offset()) {
        commits.add(new Commit(commit.partition(), commit.generation(), cut));
      }
    }
    answers.sort(Comparator.comparingLong(Answer::sequence));
    return new TransactionPlan(answers, commits);
  }

  private static Map<Integer, Long> cuts(List<Commit> reach) {
    Map<Integer, Long> cuts = new HashMap<>();
    reach.forEach(commit -> cuts.put(commit.partition(), commit.offset()));
    return cuts;
  }

  /** The partition whose first answer is the oldest goes first, so that none waits for ever. */
  private void cutAtBytes(Map<Integer, Long> cuts, long bytesMax) {
    List<Collection<Answer>> oldestFirst =
        cuts.entrySet().stream()
            .map(cut -> below(cut.getKey(), cut.getValue()).values())
            .filter(answers -> !answers.isEmpty())
            .sorted(Comparator.comparingLong(answers -> answers.iterator().next().sequence()))
            .toList();
    long bytes = 0;
    for (Collection<Answer> answers : oldestFirst) {
      for (Answer answer : answers) {
        if (bytes >= bytesMax) {
          cuts.put(answer.partition(), answer.offset());
          break;
        }
        bytes += answer.sizeBytes();
      }
    }
  }

  /** What is cut is held, and may be of an older kind than the rest: cut until nothing changes. */
  private void cutAtKinds(Map<Integer, Long> cuts) {
    boolean changed = true;
    while (changed) {
      changed = false;
      long oldest = oldestKindBeyond(cuts);
      for (var cut : cuts.entrySet()) {
        for (Answer answer : below(cut.getKey(), cut.getValue()).values()) {
          if (answer.kind() > oldest) {
            cut.setValue(answer.offset());
            changed = true;
            break;
          }
        }
      }
    }
  }

  private long oldestKindBeyond(Map<Integer, Long> cuts) {
    long oldest = Long.MAX_VALUE;
    for (var partition : held.entrySet()) {
      long cut = cuts.getOrDefault(partition.getKey(), Long.MIN_VALUE);
      for (Answer answer : partition.getValue().tailMap(cut).values()) {
        oldest = Math.min(oldest, answer.kind());
      }
    }
    return oldest;
  }

  private SortedMap<Long, Answer> below(int partition, long cut) {
    return held.getOrDefault(partition, new TreeMap<>()).headMap(cut);
  }
}
