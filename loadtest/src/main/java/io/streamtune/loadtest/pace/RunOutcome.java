package io.streamtune.loadtest.pace;

import io.streamtune.loadtest.measure.RunMeasurements;
import io.streamtune.stream.RecordTime;
import java.time.Instant;
import java.util.Optional;

/**
 * The outcome of a run.
 *
 * @param begin when its measured part began, by the wall clock
 * @param predictionTime what the timestamps of prediction records mean; empty if there were none
 * @param interrupted whether it was stopped before its end
 */
public record RunOutcome(
    RunMeasurements measured,
    Instant begin,
    Optional<RecordTime> predictionTime,
    boolean interrupted) {}
