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
 * A producer that writes one transaction at a time. An unusable producer (fenced, timed out,
 * broken) is replaced by a new one with the same transactional id, which makes the brokers end the
 * open transaction of the old one.
 *
 * <p><b>Called on:</b> kafka-poll.
 */
public final class TransactionalProducer {
  private static final Logger LOG = LoggerFactory.getLogger(TransactionalProducer.class);

  /** A result that the brokers will never accept. */
  record Refusal(BufferedResult answer, String reason) {}

  private final ProducerSlot slot;
  private final AtomicReference<@Nullable Refusal> refusal = new AtomicReference<>();
  private boolean ready;
  private boolean broken;

  public TransactionalProducer(ProducerSlot slot) {
    this.slot = slot;
  }

  /** Returns whether results can be written to a topic now. */
  boolean isThere(String topic) {
    return slot.isThere(topic);
  }

  /**
   * Returns whether the topic of any result of the plan is missing; such a topic then counts as
   * awaited.
   */
  boolean isAnyMissing(TransactionPlan plan) {
    return plan.answers().stream()
        .map(BufferedResult::topic)
        .distinct()
        .anyMatch(topic -> !slot.isThere(topic) && slot.missingTopics().contains(topic));
  }

  /**
   * Makes the producer ready, and ends any transaction that is open under its id. Returns at once
   * if it is ready.
   *
   * @throws KafkaException if that failed; call it again
   * @throws StreamException if the producer's network thread has ended
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
      throw e; // Calling again continues this call.
    } catch (KafkaException | IllegalStateException e) {
      broken = true;
      throw e;
    }
  }

  /**
   * Opens a transaction and sends all results and offsets of a plan in it.
   *
   * @throws KafkaException if that failed; call {@link #abort} then
   */
  void fill(TransactionPlan plan, String topic, ConsumerGroupMetadata member) {
    Producer<byte[], byte[]> producer = slot.current();
    refusal.set(null);
    producer.beginTransaction();
    for (BufferedResult answer : plan.answers()) {
      // The callback records a refusal; the commit reports any failure.
      var _ =
          producer.send(
              Records.toKafka(answer.topic(), answer.message()),
              (_, error) -> {
                if (error instanceof org.apache.kafka.common.errors.TimeoutException) {
                  slot.suspect(answer.topic()); // Not sent again before its topic exists.
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
   * Commits the transaction.
   *
   * @throws org.apache.kafka.common.errors.TimeoutException if there is no answer yet; call it
   *     again
   * @throws KafkaException if it failed; call {@link #abort} then
   */
  void commit() {
    slot.current().commitTransaction();
  }

  /**
   * Aborts the transaction.
   *
   * @return false if that failed, for example because it was already ended from elsewhere. The
   *     outcome is then unknown until {@link #prepare} succeeds
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
   * Leaves the transaction to the next {@link #prepare}, which replaces the producer. The brokers
   * then commit or abort the transaction.
   */
  void giveUp() {
    ready = false;
    broken = true;
  }

  /**
   * Returns the first result that the brokers refused in the aborted transaction. Why only the
   * first: the client then fails all unsent records with the same error, so the others may be
   * valid. Any other invalid one is refused in the next transaction.
   */
  Optional<Refusal> refusal() {
    return Optional.ofNullable(refusal.get());
  }

  void close(Duration timeout) {
    slot.close(timeout);
  }
}
