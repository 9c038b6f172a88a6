package io.streamtune.stream;

import io.streamtune.stream.consume.EventSource;
import java.time.Duration;

/**
 * What an {@link EventSource} reads and how much of it at a time.
 *
 * @param topic topic to read
 * @param group consumer group whose committed offsets say what is done
 * @param inFlightEventsMax events handed over and not completed; never exceeded
 * @param inFlightBytesMax bytes of those events at which reading pauses; see {@link EventSource}
 *     for what may come on top
 * @param drainTimeout how long a partition that is taken away is waited for; must be below {@code
 *     max.poll.interval.ms}
 * @param maxPollRecords events handed over at once; lowered to a 64th of {@code inFlightEventsMax}
 *     where it is larger, as a poll brings them of one partition and the others are to have their
 *     share
 * @param commitInterval time between two commits, which is what a crash may repeat; with
 *     exactly-once, least time between two transactions, unless very much is ready
 * @param permissionPatience how long a refused login or permission is tried again before the source
 *     fails
 * @param delivery what a crash may do to an event
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
   * So many partitions of a member have events in flight side by side. A poll costs about 0.1 ms,
   * so also a poll of 15 events brings more than the fastest stages take.
   */
  private static final int POLLS_IN_FLIGHT_MIN = 64;

  /** Checks that names are there and limits are above zero. */
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

  /** Leaves the later settings at their defaults: commit each second, 60 s of patience. */
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

  /** Returns the records that one poll may bring: at most a 64th of the events in flight. */
  public int pollRecords() {
    return Math.max(1, Math.min(maxPollRecords, inFlightEventsMax / POLLS_IN_FLIGHT_MIN));
  }

  /**
   * Returns the bytes that one fetch from one broker may bring: a quarter of the byte limit, within
   * [1 MiB, 50 MiB] (Kafka's default is the upper end).
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
