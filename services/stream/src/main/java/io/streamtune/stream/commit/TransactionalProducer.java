package io.streamtune.stream.commit;

import io.streamtune.stream.FailureKind;
import io.streamtune.stream.StreamException;
import io.streamtune.stream.client.Records;
import io.streamtune.stream.produce.ProducerSlot;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A producer that writes in transactions, one at a time. One that is of no use any more (fenced,
 * timed out, broken) is replaced by one of the same transactional id, which makes the brokers end
 * what the old one left open.
 *
 * <p><b>Called on:</b> kafka-poll.
 */
public final class TransactionalProducer {
  private static final Logger LOG = LoggerFactory.getLogger(TransactionalProducer.class);

  /** An answer that the brokers will never take. */
  record Refusal(BufferedResult answer, String reason) {}

  private final ProducerSlot slot;
  private final AtomicReference<@Nullable Refusal> refusal = new AtomicReference<>();
  private boolean ready;
  private boolean broken;

  public TransactionalProducer(ProducerSlot slot) {
    this.slot = slot;
  }

  /** Returns whether answers can be written to a topic now. */
  boolean isThere(String topic) {
    return slot.isThere(topic);
  }

  /** Returns whether the topic of an answer of a plan does not exist; it is awaited then. */
  boolean isAnyMissing(TransactionPlan plan) {
    return plan.answers().stream()
        .map(BufferedResult::topic)
        .distinct()
        .anyMatch(topic -> !slot.isThere(topic) && slot.missingTopics().contains(topic));
  }

  /**
   * Makes it ready, and ends what was left open under its id. Quick when it is ready.
   *
   * @throws KafkaException if that failed; to be called again
   * @throws StreamException if it can do nothing any more
   */
  void prepare() {
    slot.check();
    if (ready) {
      return;
    }
    if (broken) {
      slot.renew();
      broken = false;
    }
    try {
      slot.current().initTransactions();
      ready = true;
    } catch (org.apache.kafka.common.errors.TimeoutException e) {
      throw e; // The same call goes on where this one ended.
    } catch (KafkaException | IllegalStateException e) {
      broken = true;
      throw e;
    }
  }

  /**
   * Opens a transaction with all of a plan in it.
   *
   * @throws KafkaException if something failed; {@link #abort} it then
   */
  void fill(TransactionPlan plan, String topic, ConsumerGroupMetadata member) {
    Producer<byte[], byte[]> producer = slot.current();
    refusal.set(null);
    producer.beginTransaction();
    for (BufferedResult answer : plan.answers()) {
      // The callback tells a refusal; that anything failed, the commit tells.
      var _ =
          producer.send(
              Records.toKafka(answer.topic(), answer.message()),
              (_, error) -> {
                if (error instanceof org.apache.kafka.common.errors.TimeoutException) {
                  slot.suspect(answer.topic()); // Not again before its topic is there.
                }
                if (error != null && FailureKind.of(error) == FailureKind.RECORD) {
                  String reason = error.getMessage() + " (topic " + answer.topic() + ")";
                  refusal.compareAndSet(null, new Refusal(answer, reason));
                }
              });
    }
    Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
    plan.commits()
        .forEach(
            commit ->
                offsets.put(
                    new TopicPartition(topic, commit.partition()),
                    new OffsetAndMetadata(commit.offset())));
    producer.sendOffsetsToTransaction(offsets, member);
  }

  /**
   * Makes the transaction visible.
   *
   * @throws org.apache.kafka.common.errors.TimeoutException if there is no answer yet: call it
   *     again
   * @throws KafkaException if it failed; {@link #abort} it then
   */
  void commit() {
    slot.current().commitTransaction();
  }

  /**
   * Ends the transaction without effect.
   *
   * @return false if that failed, as when somebody else has ended it already. Nothing is known then
   *     until {@link #prepare} has come through
   */
  boolean abort() {
    try {
      slot.current().abortTransaction();
      return true;
    } catch (KafkaException | IllegalStateException e) {
      LOG.debug("a transaction could not be aborted; the producer is replaced", e);
      giveUp();
      return false;
    }
  }

  /**
   * Leaves a transaction as it is, to the next {@link #prepare}: it replaces the producer, and the
   * brokers then end the transaction one way or the other.
   */
  void giveUp() {
    ready = false;
    broken = true;
  }

  /**
   * Returns the first answer that the brokers refused in the transaction that was aborted. Why only
   * the first: the client then fails all that it has not sent yet with the same error, so the
   * others may be good. One that is not is refused in the next transaction.
   */
  Optional<Refusal> refusal() {
    return Optional.ofNullable(refusal.get());
  }

  void close(Duration timeout) {
    slot.close(timeout);
  }
}
