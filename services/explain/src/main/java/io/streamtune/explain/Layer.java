package io.streamtune.explain;

/**
 * What a layer made of the photo.
 *
 * @param operator ONNX's name of the operation that made it, or {@code stage}
 * @param maps its channels
 */
public record Layer(String operator, Maps maps) {}
