package io.streamtune.stream.commit;

import io.streamtune.stream.FailureKind;
import io.streamtune.stream.SourceConfig;
import io.streamtune.stream.client.KafkaErrors;
import org.apache.kafka.clients.consumer.CommitFailedException;

/**
 * Decides whether a failed transaction is retried. A failure of unknown kind is retried with a new
 * producer, but only four times in a row; the fifth is fatal.
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

  /** Classifies a failure of the Kafka client. */
  TransactionFailed of(RuntimeException error) {
    Throwable root = KafkaErrors.root(error);
    return new TransactionFailed(kindOf(root), KafkaErrors.ofTransaction(config, brokers, root));
  }

  private FailureKind kindOf(Throwable error) {
    if (error instanceof CommitFailedException) {
      return FailureKind.TRANSIENT; // The next poll shows which partitions are still ours.
    }
    FailureKind kind = FailureKind.of(error);
    if (kind == FailureKind.PERMISSION || kind == FailureKind.TRANSIENT) {
      return kind;
    }
    oddInARow++;
    return oddInARow < ODD_IN_A_ROW_MAX ? FailureKind.TRANSIENT : FailureKind.FATAL;
  }

  /** Resets the count, because a transaction succeeded. */
  void none() {
    oddInARow = 0;
  }

  /**
   * Returns whether a retry is useless before the next poll: the failure is fatal, or the group
   * refuses this member because it is not in the current generation.
   */
  static boolean isInVain(RuntimeException error) {
    return error instanceof TransactionFailed failed
        && (failed.kind() == FailureKind.FATAL
            || failed.told().getCause() instanceof CommitFailedException);
  }
}
