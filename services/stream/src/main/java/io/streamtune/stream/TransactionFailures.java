package io.streamtune.stream;

import org.apache.kafka.clients.consumer.CommitFailedException;

/**
 * Says of what went wrong in a transaction whether to try again. A reason that nobody can name is
 * tried again, too, with a new producer each time, but not for ever.
 *
 * <p><b>Called on:</b> kafka-poll.
 */
final class TransactionFailures {
  private static final int ODD_IN_A_ROW_MAX = 5;

  private final SourceConfig config;
  private final String brokers;
  private int oddInARow;

  TransactionFailures(SourceConfig config, String brokers) {
    this.config = config;
    this.brokers = brokers;
  }

  /** Returns a failure of Kafka's client as what it means. */
  TransactionFailed of(RuntimeException error) {
    Throwable root = Failures.root(error);
    return new TransactionFailed(kindOf(root), Failures.ofTransaction(config, brokers, root));
  }

  private Failures.Kind kindOf(Throwable error) {
    if (error instanceof CommitFailedException) {
      return Failures.Kind.TRANSIENT; // The next poll tells which partitions are still ours.
    }
    Failures.Kind kind = Failures.kindOf(error);
    if (kind == Failures.Kind.PERMISSION || kind == Failures.Kind.TRANSIENT) {
      return kind;
    }
    oddInARow++;
    return oddInARow < ODD_IN_A_ROW_MAX ? Failures.Kind.TRANSIENT : Failures.Kind.FATAL;
  }

  /** A transaction came through. */
  void none() {
    oddInARow = 0;
  }

  /** Who is not in the present generation is refused until its next poll. */
  static boolean isInVain(RuntimeException error) {
    return error instanceof TransactionFailed failed
        && (failed.kind() == Failures.Kind.FATAL
            || failed.told().getCause() instanceof CommitFailedException);
  }
}
