package io.streamtune.inference.decode;

import io.streamtune.inference.ingest.ImageRequest;
import io.streamtune.vision.view.Preprocessing;

/**
 * A pass of an image, and the rows that were claimed for it.
 *
 * @param pass the image and its views
 * @param preprocessing how the image becomes rows
 * @param firstRow first of its rows in the tensor; one row for each view
 * @param sequence order in which rows were claimed
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
