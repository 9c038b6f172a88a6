package io.streamtune.display.charts;

/** A labelled vertical line in a plot, for example a suggested rate or the start of a stage. */
public record Mark(double x, String label) {}
