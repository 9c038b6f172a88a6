package io.streamtune.loadtest.measure;

import java.util.List;
import java.util.OptionalDouble;

/**
 * A stretch of a run.
 *
 * @param second its beginning, in seconds from the beginning of the run
 * @param sent images handed to the sender in it
 * @param answered predictions and dead letters received in it
 * @param p50Millis latency to receipt of the images that were due in it; empty if none was
 *     predicted
 * @param p99Millis latency to receipt of the images that were due in it; empty if none was
 *     predicted
 * @param backlog images sent and not answered at its end
 * @param versions models whose predictions were received in it, as {@code name:version}
 */
public record SeriesPoint(
    double second,
    long sent,
    long answered,
    OptionalDouble p50Millis,
    OptionalDouble p99Millis,
    long backlog,
    List<String> versions) {
  /** Copies the versions. */
  public SeriesPoint {
    versions = List.copyOf(versions);
  }
}
