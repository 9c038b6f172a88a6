package io.streamtune.inference.decode;

import io.streamtune.inference.ingest.ImageRequest;
import io.streamtune.vision.view.Preprocessing;

/**
 * A pass of an image, and the rows that were claimed for it.
 *
 * @param pass the image and its views
 * @param preprocessing how it becomes rows
 * @param firstRow first of its rows in the tensor; as many as views belong to it
 * @param sequence order in which rows were given
 */
public record DecodeTask(Pass pass, Preprocessing preprocessing, int firstRow, long sequence) {

  /** Returns the image. */
  public ImageRequest request() {
    return pass.request();
  }

  /** Returns its views. */
  public TtaPlan plan() {
    return pass.plan();
  }
}
