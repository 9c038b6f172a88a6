package io.streamtune.stream;

import io.streamtune.stream.produce.EventSink;
import java.time.Duration;

/**
 * How an {@link EventSink} writes.
 *
 * @param unfinishedMax sends that may be unfinished at a time; at least the source's {@code
 *     inFlightEventsMax}, because each send belongs to an event in flight
 * @param compression {@code none}, {@code gzip}, {@code snappy}, {@code lz4} or {@code zstd}
 * @param linger how long the producer waits for company before it sends
 * @param requestBytesMax largest record; above the source topic's {@code max.message.bytes},
 *     because a dead letter carries the original bytes and some headers
 * @param permissionPatience how long a refused login or permission is tried again before the sink
 *     fails
 */
public record SinkConfig(
    int unfinishedMax,
    String compression,
    Duration linger,
    int requestBytesMax,
    Duration permissionPatience) {
  /** Checks the limits. */
  public SinkConfig {
    if (unfinishedMax < 1 || requestBytesMax < 1 || linger.isNegative()) {
      throw new IllegalArgumentException(
          "unfinishedMax and requestBytesMax must be above 0 and linger not negative");
    }
  }

  /** Returns the bytes that the producer may hold: room for two of the largest, at least 64 MiB. */
  public long bufferBytes() {
    return Math.max(64L << 20, 2L * requestBytesMax);
  }

  /**
   * Returns the defaults: no compression, no linger, 33 MiB a record, 60 s of patience. Why no
   * linger: answers come a batch of images at a time, and those that come while a request is on its
   * way go together into the next one; only a lone answer would wait.
   */
  public static SinkConfig of(int unfinishedMax) {
    return new SinkConfig(unfinishedMax, "none", Duration.ZERO, 33 << 20, Duration.ofSeconds(60));
  }
}
