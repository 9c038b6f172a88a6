package io.streamtune.display.charts;

/** A named value such as "batch size: 64", or a file and what was wrong with it. */
public record NamedValue(String name, String value) {}
