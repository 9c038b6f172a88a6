package io.streamtune.inference.simulation;

import java.util.stream.Stream;

/** The bugs of exactly-once delivery that the simulation must find. */
final class TransactionBugs {
  private static final String STREAM = "stream/src/main/java/io/streamtune/stream/";
  private static final String TRANSACTIONS = STREAM + "commit/TransactionalCommitter.java";
  private static final String HELD = STREAM + "commit/TransactionBuffer.java";
  private static final String PRODUCER = STREAM + "commit/TransactionalProducer.java";

  private TransactionBugs() {}

  /** Returns one bug against each kind of promise. */
  static Stream<Mutant> some() {
    return Stream.of(
        new Mutant(
            "an answer above an open offset goes into the transaction",
            HELD,
            "below = below(commit.partition(), cut).values();",
            "below = below(commit.partition(), Long.MAX_VALUE).values();"),
        new Mutant(
            "a commit without an answer is taken for aborted",
            TRANSACTIONS,
            "state = new State.Committing(plan);",
            "producer.abort(); state = new State.Idle();"),
        new Mutant(
            "answers of partitions that are taken away are not dropped",
            TRANSACTIONS,
            "buffer.drop(partition).forEach(answer -> inFlight.remove(answer.event()));",
            ""),
        new Mutant(
            "a transaction that is tried again later keeps the member from its group",
            STREAM + "consume/PollLoop.java",
            "    settleNanos = clock.nanos() + backoff.nanos(settleFailures);",
            "    clock.park(backoff.nanos(settleFailures));"));
  }

  /** Returns further ones. */
  static Stream<Mutant> more() {
    return Stream.of(
        new Mutant(
            "a commit without an answer is taken for done",
            TRANSACTIONS,
            "state = new State.Committing(plan);",
            "state = new State.Idle(); visible(plan);"),
        new Mutant(
            "the group's offsets are not asked for after an unknown outcome",
            TRANSACTIONS,
            "case State.Unknown(TransactionPlan plan) -> ask(plan);",
            "case State.Unknown(TransactionPlan _) -> state = new State.Idle();"),
        new Mutant(
            "an unknown outcome is taken for a commit",
            TRANSACTIONS,
            "case State.Unknown(TransactionPlan plan) -> ask(plan);",
            "case State.Unknown(TransactionPlan plan) -> {\n"
                + "state = new State.Idle(); visible(plan); }"),
        new Mutant(
            "any offset of the group means that all is visible",
            TRANSACTIONS,
            "return offset != null && offset.offset() >= commit.offset();",
            "return offset != null;"),
        new Mutant(
            "an abort that fails is taken for done",
            PRODUCER,
            "      return false;\n",
            "      return true;\n"),
        new Mutant("a fenced producer is not replaced", PRODUCER, "slot.renew();", ""),
        new Mutant(
            "offsets are those of anybody",
            TRANSACTIONS,
            "consumer.groupMetadata()",
            "new org.apache.kafka.clients.consumer.ConsumerGroupMetadata(config.group())"),
        new Mutant(
            "answers of a newer kind do not wait for older ones",
            HELD,
            "    cutAtKinds(cuts, stops);\n    List<BufferedResult>",
            "    List<BufferedResult>"),
        new Mutant(
            "a transaction sends one partition after the other",
            HELD,
            "    answers.sort(Comparator.comparingLong(BufferedResult::sequence));\n",
            ""),
        new Mutant(
            "answers of an aborted transaction are lost",
            TRANSACTIONS,
            "      aborted.increment();\n    }\n    LOG",
            "      aborted.increment(); plan.answers().forEach(buffer::remove);\n    }\n    LOG"),
        new Mutant(
            "a refused answer is forgotten",
            TRANSACTIONS,
            "answer.callback().onSent(new SendResult.Refused(refusal.reason()));",
            ""),
        new Mutant(
            "what waits behind a refused answer is refused with it",
            PRODUCER,
            "refusal.compareAndSet(null, new Refusal(answer, reason));",
            "refusal.set(new Refusal(answer, reason));"),
        new Mutant(
            "a refused answer leaves its event finished",
            TRANSACTIONS,
            "ledger.reopened(answer.partition(), answer.event().generation(), answer.offset());",
            ""),
        new Mutant(
            "an answer of an earlier assignment stays in flight",
            TRANSACTIONS,
            "case STALE -> inFlight.remove(answer.event());",
            "case STALE -> {}"),
        new Mutant(
            "visible answers stay in flight",
            TRANSACTIONS,
            "      if (buffer.remove(answer)) {\n        inFlight",
            "      if (buffer.remove(answer) && plan.answers().size() == 1) {\n        inFlight"),
        new Mutant(
            "visible answers are held and sent again",
            TRANSACTIONS,
            "      if (buffer.remove(answer)) {\n        inFlight",
            "      if (true) {\n        inFlight"));
  }
}
