package io.streamtune.loadtest.traffic;

import java.util.Optional;

/**
 * The images of a run, in the order in which they are due.
 *
 * <p><b>Called on:</b> one thread at a time.
 */
public sealed interface Traffic extends AutoCloseable permits RateTraffic, ReplayTraffic {
  /**
   * Returns the next image; empty after the last.
   *
   * @throws io.streamtune.stream.StreamException if the replayed topic cannot be read
   */
  Optional<Arrival> next();

  @Override
  void close();
}
