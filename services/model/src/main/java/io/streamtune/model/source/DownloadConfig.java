package io.streamtune.model.source;

import java.time.Duration;

/**
 * Timeouts and retries of a download.
 *
 * @param connectTimeout longest wait for a connection
 * @param stallTimeout longest time without a byte
 * @param attempts most attempts, the first included; only a transient failure is retried
 * @param backoff wait before the second attempt; doubles each time
 */
public record DownloadConfig(
    Duration connectTimeout, Duration stallTimeout, int attempts, Duration backoff) {
  /**
   * For the open internet: gives up after about a minute without a connection, or two without a
   * byte.
   */
  public static final DownloadConfig STANDARD =
      new DownloadConfig(Duration.ofSeconds(15), Duration.ofSeconds(30), 4, Duration.ofSeconds(1));
}
