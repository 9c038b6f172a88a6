package io.streamtune.explain;

/**
 * The output of a layer for the photo.
 *
 * @param operator ONNX's name of the layer's operation, or {@code stage}
 * @param maps its channels
 */
public record Layer(String operator, Maps maps) {}
