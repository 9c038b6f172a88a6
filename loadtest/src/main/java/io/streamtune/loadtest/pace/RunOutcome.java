package io.streamtune.loadtest.pace;

import io.streamtune.loadtest.measure.RunMeasurements;
import io.streamtune.stream.RecordTime;
import java.time.Instant;
import java.util.Optional;

/**
 * How a run ended.
 *
 * @param begin when its measured part began, by the wall clock
 * @param predictionTime what the times of the records of predictions mean; empty without any
 * @param interrupted whether somebody stopped it before its end
 */
public record RunOutcome(
    RunMeasurements measured,
    Instant begin,
    Optional<RecordTime> predictionTime,
    boolean interrupted) {}
