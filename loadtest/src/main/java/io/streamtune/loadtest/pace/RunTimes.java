package io.streamtune.loadtest.pace;

import java.time.Duration;
import java.util.Optional;

/**
 * The times of a run.
 *
 * @param span how long images are due; empty until the traffic ends
 * @param warmUp how long images are sent before that count nowhere
 * @param timeout how long answers, or room to send, are waited for after the end
 */
public record RunTimes(Optional<Duration> span, Duration warmUp, Duration timeout) {}
