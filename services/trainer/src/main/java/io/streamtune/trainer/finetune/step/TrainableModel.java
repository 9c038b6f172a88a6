package io.streamtune.trainer.finetune.step;

import io.streamtune.model.onnx.OnnxGraph;
import io.streamtune.trainer.dataset.rows.PhotoViews;
import io.streamtune.trainer.evaluate.Predictions;
import java.io.IOException;
import java.util.Iterator;
import java.util.List;

/** A network in a fit: it reads the mini-batches and predicts the validation photos. */
public interface TrainableModel extends AutoCloseable {
  /** Returns the learner that takes the steps. */
  Learner learner();

  /** Starts preparing these mini-batches, of one or more epochs, in order. */
  void begin(List<List<PhotoViews>> batches) throws IOException, InterruptedException;

  /**
   * Returns the parts of the next mini-batch, which are read while the step runs.
   *
   * @param batch the photos, as given to {@link #begin}
   */
  Iterator<? extends Learner.Part> parts(List<PhotoViews> batch);

  /** Returns the predictions for the validation photos, without augmentation. */
  Predictions validate() throws IOException, InterruptedException;

  /** Returns the whole network with its current numbers. */
  OnnxGraph graph();

  @Override
  void close();
}
