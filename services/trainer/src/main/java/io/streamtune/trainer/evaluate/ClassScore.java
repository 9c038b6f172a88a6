package io.streamtune.trainer.evaluate;

/**
 * How well one class is recognised.
 *
 * @param images how many images have this label
 * @param recall which share of them is recognised; NaN if there are none
 * @param precision which share of the images taken for this class has the label; NaN if none was
 */
public record ClassScore(String className, int images, double recall, double precision) {}
