package io.streamtune.inference.ingest;

import java.net.URI;
import java.time.Duration;
import java.util.List;

/**
 * What may be fetched for {@code ce_dataref}, and how patiently.
 *
 * @param allow address prefixes, scheme {@code file}, {@code http} or {@code https}, that end in a
 *     slash
 * @param timeout longest wait for a server's first byte, and then for its last
 * @param retryMax how long a fetch that failed for a reason that may pass is tried again; zero
 *     tries once
 * @param bytesMax most bytes of an image
 */
public record DatarefConfig(List<URI> allow, Duration timeout, Duration retryMax, long bytesMax) {
  /** Nothing may be fetched. */
  public static final DatarefConfig NONE =
      new DatarefConfig(List.of(), Duration.ofSeconds(10), Duration.ZERO, 1);

  /** Copies the list. */
  public DatarefConfig {
    allow = List.copyOf(allow);
  }
}
