package io.streamtune.stream;

import io.streamtune.events.EventMessage;
import java.util.Map;
import java.util.function.Consumer;

/**
 * One producer's connection to a simulated coordinator of transactions, in numbers: what a {@link
 * SimulatedProducer} asks of its brokers. No type of Kafka's client is in it. Its calls wait, as
 * those of the client do.
 */
public interface SimulatedTransactions {

  /** What came of a call. */
  enum Reply {
    /** It is done. */
    DONE,
    /** No answer came in time. Whether it is done, or will be, is not known. */
    TIMED_OUT,
    /** Something that was sent in the transaction has failed, so this was not tried. */
    FAILED,
    /** A later producer has the transactional id, or the transaction was timed out. */
    FENCED,
    /** The offsets are not those of a member of the present generation. */
    NO_MEMBER
  }

  /** What came of a message. */
  enum Sent {
    /** It lies in its partition, and is visible when its transaction is committed. */
    TAKEN,
    /** It will never be taken. */
    TOO_LARGE,
    /** It was not sent, as its topic was not known in time. */
    TIMED_OUT,
    /** As {@link Reply#FENCED}. */
    FENCED
  }

  /** Ends what the id has left open; to be called again when it times out. */
  Reply init();

  /** Begins a transaction; nothing is sent for that. */
  void begin();

  /** Sends a message; what came of it may be told at once. */
  void send(String topic, EventMessage message, Consumer<Sent> told);

  /** Adds offsets of the group to the transaction. */
  Reply offsets(Map<Integer, Long> offsets, int generation);

  /** Makes the transaction visible; to be called again when it times out. */
  Reply commit();

  /** Ends the transaction without effect. */
  Reply abort();

  /**
   * Ends the producer.
   *
   * @param patient whether it waits for what it has begun
   */
  void close(boolean patient);
}
