package io.streamtune.trainer.schedule;

/** One batch of a sweep: its rate, and the smoothed loss after it. */
public record RatePoint(double rate, double loss) {}
