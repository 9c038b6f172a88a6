package io.streamtune.vision.header;

/** What {@link ImageHeader#read} finds: a header, or the reason why there is none. */
public sealed interface HeaderResult permits ImageHeader, Decoded.Rejected {}
