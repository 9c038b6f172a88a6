package io.streamtune.trainer.evaluate;

/**
 * How well one class is recognised.
 *
 * @param images number of images with this label
 * @param recall share of them that is predicted as this class; NaN if there are none
 * @param precision share of the images predicted as this class that has the label; NaN if there are
 *     none
 */
public record ClassScore(String className, int images, double recall, double precision) {}
