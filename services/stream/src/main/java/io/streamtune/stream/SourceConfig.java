package io.streamtune.stream;

import io.streamtune.stream.consume.EventSource;
import java.time.Duration;

/**
 * Configuration of an {@link EventSource}: what it reads, and its limits.
 *
 * @param topic topic to read
 * @param group consumer group whose committed offsets record the progress
 * @param inFlightEventsMax most events in flight: handed over and not completed; never exceeded
 * @param inFlightBytesMax bytes of those events at which reading pauses; {@link EventSource} states
 *     by how much it can be exceeded
 * @param drainTimeout how long a revoked partition is drained; must be below {@code
 *     max.poll.interval.ms}
 * @param maxPollRecords most events per poll; lowered to a 64th of {@code inFlightEventsMax} if it
 *     is larger, because one poll can fill up with events of one partition and the others need
 *     their share
 * @param commitInterval time between two commits, so a crash repeats at most this much; with
 *     exactly-once delivery, the shortest time between two transactions, unless a quarter of {@code
 *     inFlightEventsMax} is ready
 * @param permissionPatience how long a rejected login or a missing permission is retried before the
 *     source fails
 * @param delivery delivery guarantee
 */
public record SourceConfig(
    String topic,
    String group,
    int inFlightEventsMax,
    long inFlightBytesMax,
    Duration drainTimeout,
    int maxPollRecords,
    Duration commitInterval,
    Duration permissionPatience,
    Delivery delivery) {

  /**
   * Number of partitions of a member that can have events in flight at the same time. A poll takes
   * about 0.1 ms, so even polls of 15 events deliver more than the fastest stages consume.
   */
  private static final int POLLS_IN_FLIGHT_MIN = 64;

  /** Checks that the names are not empty and that the limits are in range. */
  public SourceConfig {
    require(!topic.isBlank(), "topic must not be empty");
    require(!group.isBlank(), "group must not be empty");
    require(inFlightEventsMax > 0, "inFlightEventsMax must be at least 1");
    require(inFlightBytesMax > 0, "inFlightBytesMax must be at least 1");
    require(maxPollRecords > 0, "maxPollRecords must be at least 1");
    require(!drainTimeout.isNegative(), "drainTimeout must not be negative");
    require(commitInterval.isPositive(), "commitInterval must be above zero");
    require(!permissionPatience.isNegative(), "permissionPatience must not be negative");
  }

  /**
   * Uses the defaults of the other settings: commit every second, 60 s of patience, at-least-once
   * delivery.
   */
  public SourceConfig(
      String topic,
      String group,
      int inFlightEventsMax,
      long inFlightBytesMax,
      Duration drainTimeout,
      int maxPollRecords) {
    this(
        topic,
        group,
        inFlightEventsMax,
        inFlightBytesMax,
        drainTimeout,
        maxPollRecords,
        Duration.ofSeconds(1),
        Duration.ofSeconds(60),
        Delivery.AT_LEAST_ONCE);
  }

  /**
   * Returns the most records that one poll returns: {@code maxPollRecords}, but at most a 64th of
   * {@code inFlightEventsMax}, and at least 1.
   */
  public int pollRecords() {
    return Math.max(1, Math.min(maxPollRecords, inFlightEventsMax / POLLS_IN_FLIGHT_MIN));
  }

  /**
   * Returns the most bytes that one fetch from one broker returns: a quarter of the byte limit,
   * within [1 MiB, 50 MiB] (Kafka's default is the upper end).
   */
  public int fetchBytes() {
    return Math.clamp(inFlightBytesMax / 4, 1 << 20, 50 << 20);
  }

  private static void require(boolean condition, String message) {
    if (!condition) {
      throw new IllegalArgumentException(message);
    }
  }
}
