package io.streamtune.inference.simulation;

import io.streamtune.stream.SimulatedTransactions.Reply;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The brokers' part in transactions: who writes under a transactional id, what lies in its open
 * transaction, and what becomes of that. It outlives every process.
 *
 * <pre>
 *   begun by its first record ──▶ open ── commit, abort, another producer, timeout ──▶ decided
 *                                                  its markers are written later ──▶ complete
 * </pre>
 */
final class Coordinator {
  private static final long MARKERS_MILLIS = 20;

  private final Cluster cluster;
  private final Scheduler scheduler;
  private final long timeoutNanos;
  private final Map<String, Writer> writers = new HashMap<>();
  private long upAtNanos;

  /** Who writes under an id. */
  private static final class Writer {
    final String id;

    /** Counts producers: what an earlier one asks for is refused. */
    int epoch;

    Optional<Transaction> transaction = Optional.empty();
    boolean hasCommitted;
    long completeNanos;

    Writer(String id) {
      this.id = id;
    }
  }

  private static final class Transaction {
    final List<Runnable> records = new ArrayList<>();
    final TreeMap<Integer, Long> offsets = new TreeMap<>();
    boolean isDecided;
  }

  /**
   * An answer to a producer.
   *
   * @param epoch what the producer is to write with from now on
   */
  record Answer(Reply reply, int epoch) {}

  Coordinator(Plan plan, Cluster cluster, Scheduler scheduler) {
    this.cluster = cluster;
    this.scheduler = scheduler;
    this.timeoutNanos = plan.transacting().timeout().toNanos();
  }

  /** Is away for a while. */
  void lose(long nanos) {
    upAtNanos = scheduler.nowNanos() + nanos;
  }

  boolean isAway() {
    return upAtNanos > scheduler.nowNanos();
  }

  /** Returns the time from which on the next transaction of an id can begin. */
  long freeNanos(String id) {
    return writer(id).completeNanos;
  }

  /** A new producer comes; empty while the transaction of the one before is to be ended. */
  Optional<Answer> init(String id) {
    Writer writer = writer(id);
    if (writer.transaction.isPresent()) {
      if (!isCompleting(writer)) {
        fence(id);
      }
      return Optional.empty();
    }
    writer.epoch++;
    return Optional.of(new Answer(Reply.DONE, writer.epoch));
  }

  /** Somebody else comes with an id: its producer is fenced, and an open transaction ends. */
  void fence(String id) {
    Writer writer = writer(id);
    scheduler.note("broker", "fences a producer", id);
    writer.epoch++;
    if (writer.transaction.stream().anyMatch(open -> !open.isDecided)) {
      decide(writer, false);
    }
  }

  /**
   * Takes a record into the transaction of an id.
   *
   * @param visible makes it visible
   * @return false if the producer is fenced
   */
  boolean append(String id, int epoch, Runnable visible) {
    Writer writer = writer(id);
    if (writer.epoch != epoch || isCompleting(writer)) {
      return false;
    }
    open(writer).records.add(visible);
    return true;
  }

  /** Takes offsets; empty while the transaction before is not complete. */
  Optional<Answer> offsets(String id, int epoch, Map<Integer, Long> offsets, boolean isMember) {
    Writer writer = writer(id);
    if (writer.epoch != epoch) {
      return Optional.of(new Answer(Reply.FENCED, epoch));
    }
    if (isCompleting(writer)) {
      return Optional.empty();
    }
    Transaction transaction = open(writer);
    if (!isMember) {
      scheduler.note("broker", "refuses offsets", id);
      return Optional.of(new Answer(Reply.NO_MEMBER, epoch));
    }
    transaction.offsets.putAll(offsets);
    cluster.pending(id, offsets.keySet());
    return Optional.of(new Answer(Reply.DONE, epoch));
  }

  /** Ends the transaction; asked for again, it answers the same. */
  Optional<Answer> end(String id, int epoch, boolean commits) {
    Writer writer = writer(id);
    if (writer.epoch != epoch) {
      return Optional.of(new Answer(Reply.FENCED, epoch));
    }
    boolean isAgain = writer.transaction.isEmpty() || isCompleting(writer);
    if (isAgain) {
      boolean isSame = writer.hasCommitted == commits;
      return Optional.of(new Answer(isSame ? Reply.DONE : Reply.FENCED, epoch));
    }
    decide(writer, commits);
    return Optional.of(new Answer(Reply.DONE, epoch));
  }

  private Writer writer(String id) {
    return writers.computeIfAbsent(id, Writer::new);
  }

  private static boolean isCompleting(Writer writer) {
    return writer.transaction.isPresent() && writer.transaction.get().isDecided;
  }

  private Transaction open(Writer writer) {
    if (writer.transaction.isEmpty()) {
      Transaction begun = new Transaction();
      writer.transaction = Optional.of(begun);
      writer.hasCommitted = false;
      scheduler.in(
          timeoutNanos + scheduler.upToMillis(200),
          Cluster.BROKER,
          "looks at a transaction",
          () -> timeOut(writer, begun));
    }
    return writer.transaction.get();
  }

  private void timeOut(Writer writer, Transaction transaction) {
    if (!transaction.isDecided) {
      scheduler.note("broker", "times a transaction out", writer.id);
      writer.epoch++;
      decide(writer, false);
    }
  }

  private void decide(Writer writer, boolean commits) {
    Transaction transaction = writer.transaction.orElseThrow();
    transaction.isDecided = true;
    writer.hasCommitted = commits;
    writer.completeNanos = scheduler.nowNanos() + scheduler.upToMillis(MARKERS_MILLIS);
    if (commits) {
      cluster.decided(transaction.offsets);
    }
    scheduler.note("broker", commits ? "commits a transaction" : "aborts a transaction", writer.id);
    scheduler.at(
        writer.completeNanos,
        Cluster.BROKER,
        "completes a transaction",
        () -> complete(writer, transaction));
  }

  private void complete(Writer writer, Transaction transaction) {
    writer.transaction = Optional.empty();
    cluster.settled(writer.id);
    if (writer.hasCommitted) {
      transaction.records.forEach(Runnable::run);
      cluster.write(writer.id, transaction.offsets);
    }
  }
}
