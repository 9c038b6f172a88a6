package io.streamtune.stream;

import io.streamtune.stream.produce.EventSink;
import java.time.Duration;

/**
 * Configuration of an {@link EventSink}.
 *
 * @param unfinishedMax most sends without an outcome at a time; at least the source's {@code
 *     inFlightEventsMax}, because each send belongs to an event in flight
 * @param compression {@code none}, {@code gzip}, {@code snappy}, {@code lz4} or {@code zstd}
 * @param linger how long the producer waits for more records before it sends a request
 * @param requestBytesMax largest request, hence largest record; above the source topic's {@code
 *     max.message.bytes}, because a dead letter carries the original bytes and some headers
 * @param permissionPatience how long a rejected login or a missing permission is retried before the
 *     sink fails
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

  /** Returns the producer's buffer size in bytes: two of the largest requests, at least 64 MiB. */
  public long bufferBytes() {
    return Math.max(64L << 20, 2L * requestBytesMax);
  }

  /**
   * Returns the defaults: no compression, no linger, 33 MiB per request, 60 s of patience. Why no
   * linger: results arrive one inference batch at a time, and results that arrive during a request
   * go into the next request together. Linger would only delay a single result.
   */
  public static SinkConfig of(int unfinishedMax) {
    return new SinkConfig(unfinishedMax, "none", Duration.ZERO, 33 << 20, Duration.ofSeconds(60));
  }
}
