package io.streamtune.vision.header;

/** The result of {@link ImageHeader#read}: a header, or the reason why there is none. */
public sealed interface HeaderResult permits ImageHeader, Decoded.Rejected {}
