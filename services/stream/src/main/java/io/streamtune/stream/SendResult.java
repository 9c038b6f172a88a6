package io.streamtune.stream;

/** Outcome of a send. */
public sealed interface SendResult {
  /**
   * All in-sync replicas have the message.
   *
   * @param partition partition that it was written to; -1 if unknown, as always with exactly-once
   *     delivery
   * @param offset its offset; -1 if unknown: with exactly-once delivery, or if the broker did not
   *     return it because a retry was a duplicate
   */
  record Acknowledged(int partition, long offset) implements SendResult {}

  /**
   * The broker will never accept this message, for example because it is larger than the topic
   * allows, or sending it failed too often for an unknown reason. Outages and missing permissions
   * never have this outcome.
   *
   * @param reason why the broker rejects the message, in one sentence
   */
  record Refused(String reason) implements SendResult {}
}
