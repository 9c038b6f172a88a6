package io.streamtune.model.source;

import java.time.Duration;

/**
 * How patient a download is.
 *
 * @param connectTimeout until the server answers
 * @param stallTimeout without a single byte
 * @param attempts how often a transient failure is met, the first time included
 * @param backoff before the second attempt; doubles each time
 */
public record DownloadConfig(
    Duration connectTimeout, Duration stallTimeout, int attempts, Duration backoff) {
  /** For the open internet: gives up after about a minute without any byte. */
  public static final DownloadConfig STANDARD =
      new DownloadConfig(Duration.ofSeconds(15), Duration.ofSeconds(30), 4, Duration.ofSeconds(1));
}
