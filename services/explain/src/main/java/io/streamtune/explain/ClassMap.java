package io.streamtune.explain;

/**
 * The places of the photo from which a class has its score: a class-activation map.
 *
 * <p>The weight of each of the last maps is the change of the class's score with that map, averaged
 * over its places. If the network averages its last maps and has one layer after that, these are
 * the layer's weights, and the mean of the class map is the score without the bias. If there are
 * more layers after the last maps, the weight is the slope at this photo.
 *
 * <p><b>Source</b>: Zhou et al., "Learning Deep Features for Discriminative Localization" (CAM);
 * Selvaraju et al., "Grad-CAM", whose weights these are, times the number of places, before the
 * rectifier.
 *
 * @param classIndex in the model's order
 * @param name name of the class
 * @param map one plane of the size of the last maps
 */
public record ClassMap(int classIndex, String name, Maps map) {}
