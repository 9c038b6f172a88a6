package io.streamtune.loadtest.pace;

import java.time.Duration;
import java.util.Optional;

/**
 * The times of a run.
 *
 * @param span how long images are due; empty until the traffic ends
 * @param warmUp how long images are sent first that are not counted
 * @param timeout how long to wait for answers, or for room to send, after the end
 */
public record RunTimes(Optional<Duration> span, Duration warmUp, Duration timeout) {}
