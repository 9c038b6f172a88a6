package io.streamtune.inference.decode;

import io.streamtune.inference.ingest.ImageRequest;
import io.streamtune.vision.Preprocessing;

/**
 * A look at an image and the rows that wait for it.
 *
 * @param look the image and its views
 * @param preprocessing how it becomes rows
 * @param firstRow first of its rows in the tensor; as many as views belong to it
 * @param sequence order in which rows were given
 */
public record DecodeTask(Look look, Preprocessing preprocessing, int firstRow, long sequence) {

  /** Returns the image. */
  public ImageRequest request() {
    return look.request();
  }

  /** Returns its views. */
  public TtaPlan plan() {
    return look.plan();
  }
}
