package io.streamtune.display.charts;

/** A vertical line across a plot with a word at its top: a suggested rate, the start of a stage. */
public record Mark(double x, String label) {}
