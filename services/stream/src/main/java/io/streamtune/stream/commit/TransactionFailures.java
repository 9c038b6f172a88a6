package io.streamtune.stream.commit;

import io.streamtune.stream.FailureKind;
import io.streamtune.stream.SourceConfig;
import io.streamtune.stream.client.KafkaErrors;
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
    Throwable root = KafkaErrors.root(error);
    return new TransactionFailed(kindOf(root), KafkaErrors.ofTransaction(config, brokers, root));
  }

  private FailureKind kindOf(Throwable error) {
    if (error instanceof CommitFailedException) {
      return FailureKind.TRANSIENT; // The next poll tells which partitions are still ours.
    }
    FailureKind kind = FailureKind.of(error);
    if (kind == FailureKind.PERMISSION || kind == FailureKind.TRANSIENT) {
      return kind;
    }
    oddInARow++;
    return oddInARow < ODD_IN_A_ROW_MAX ? FailureKind.TRANSIENT : FailureKind.FATAL;
  }

  /** A transaction came through. */
  void none() {
    oddInARow = 0;
  }

  /** Who is not in the present generation is refused until its next poll. */
  static boolean isInVain(RuntimeException error) {
    return error instanceof TransactionFailed failed
        && (failed.kind() == FailureKind.FATAL
            || failed.told().getCause() instanceof CommitFailedException);
  }
}
