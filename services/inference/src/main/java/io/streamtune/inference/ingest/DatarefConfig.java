package io.streamtune.inference.ingest;

import java.net.URI;
import java.time.Duration;
import java.util.List;

/**
 * Which addresses {@code ce_dataref} may name, and the limits of a fetch.
 *
 * @param allow address prefixes, scheme {@code file}, {@code http} or {@code https}, that end in a
 *     slash
 * @param timeout longest wait for a server's first byte, and then for its last
 * @param retryMax how long a transient failure is retried; zero tries once
 * @param bytesMax most bytes of an image
 */
public record DatarefConfig(List<URI> allow, Duration timeout, Duration retryMax, long bytesMax) {
  /** Allows no address. */
  public static final DatarefConfig NONE =
      new DatarefConfig(List.of(), Duration.ofSeconds(10), Duration.ZERO, 1);

  /** Copies the list. */
  public DatarefConfig {
    allow = List.copyOf(allow);
  }
}
