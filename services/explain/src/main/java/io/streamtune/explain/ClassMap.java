package io.streamtune.explain;

/**
 * Where in the photo a class has its score from: a class-activation map.
 *
 * <p>Each of the last maps counts as much as the class's score changes with it, on average over its
 * places. For a network that averages its last maps and has one layer behind, that is the layer's
 * weights, and the mean of the class map is then the score without the bias. Where more lies
 * behind, it is the slope at this photo.
 *
 * <p><b>Source</b>: Zhou et al., "Learning Deep Features for Discriminative Localization" (CAM);
 * Selvaraju et al., "Grad-CAM", whose weights these are, times the number of places, before the
 * rectifier.
 *
 * @param classIndex in the model's order
 * @param name of the class
 * @param map one plane of the size of the last maps
 */
public record ClassMap(int classIndex, String name, Maps map) {}
