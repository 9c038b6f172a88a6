package io.streamtune.stream;

/** How a send ended. */
public sealed interface SendResult {
  /**
   * All in-sync replicas have it.
   *
   * @param partition partition it went to
   * @param offset its offset; -1 where the broker did not say, after a retry that was a duplicate
   */
  record Acknowledged(int partition, long offset) implements SendResult {}

  /**
   * The broker will never take this message, for example because it is larger than the topic
   * allows. Outages and permissions never end here.
   *
   * @param reason what the broker objects to, in one sentence
   */
  record Refused(String reason) implements SendResult {}
}
