package io.streamtune.trainer.finetune.step;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.streamtune.trainer.dataset.rows.Rows;
import io.streamtune.vision.view.Preprocessing;
import io.streamtune.vision.view.Preprocessing.ColorOrder;

/**
 * Decoded photos as a part of a mini-batch: {@code (x / 255 - mean) / std}, as the serving graph
 * computes it. The shape has the channels first, the memory has them last, as decoded: the network
 * keeps that memory order and trains faster with it (decision 0030).
 *
 * @param pixels closed once the input is copied
 * @param classes the labels, float32[rows, classes]
 */
@SuppressWarnings("ArrayRecordComponent")
public // The creator hands it over once, to the step.
record Pixels(Rows pixels, float[] classes, Preprocessing spec) implements Learner.Part {
  public static final int CHANNELS = 3;

  @Override
  public int rows() {
    return pixels.count();
  }

  @Override
  public NDArray input(NDManager owner) {
    float[] scale = new float[CHANNELS];
    float[] offset = new float[CHANNELS];
    for (int c = 0; c < CHANNELS; c++) {
      double std = spec.std().get(c);
      scale[c] = (float) (1 / (255 * std));
      offset[c] = (float) (-spec.mean().get(c) / std);
    }
    Shape perChannel = new Shape(1, CHANNELS, 1, 1);
    try (Rows source = pixels;
        NDManager scope = owner.newSubManager()) {
      Shape shape = new Shape(source.count(), spec.size(), spec.size(), CHANNELS);
      NDArray planes = scope.create(source.pixels(), shape, DataType.UINT8).transpose(0, 3, 1, 2);
      if (spec.colorOrder() == ColorOrder.BGR) {
        planes = planes.flip(1);
      }
      NDArray input =
          planes
              .toType(DataType.FLOAT32, false)
              .mul(scope.create(scale, perChannel))
              .add(scope.create(offset, perChannel));
      input.attach(owner);
      return input;
    }
  }

  @Override
  public NDArray labels(NDManager owner) {
    return owner.create(classes, new Shape(rows(), classes.length / rows()));
  }
}
