package io.streamtune.stream.commit;

import io.streamtune.stream.commit.OffsetLedger.Commit;
import java.util.Collection;
import java.util.List;

/**
 * The content of one transaction: results, and the offsets below which every event has a result.
 *
 * @param answers results in the order in which they are sent
 * @param commits the new offset of each partition that moves
 */
record TransactionPlan(List<BufferedResult> answers, List<Commit> commits) {
  /** Copies the lists. */
  TransactionPlan {
    answers = List.copyOf(answers);
    commits = List.copyOf(commits);
  }

  boolean isEmpty() {
    return commits.isEmpty();
  }

  /** Returns a copy with these partitions only. */
  TransactionPlan only(Collection<Integer> partitions) {
    return new TransactionPlan(
        answers.stream().filter(answer -> partitions.contains(answer.partition())).toList(),
        commits.stream().filter(commit -> partitions.contains(commit.partition())).toList());
  }
}
