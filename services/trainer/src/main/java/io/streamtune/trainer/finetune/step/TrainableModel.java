package io.streamtune.trainer.finetune.step;

import io.streamtune.model.onnx.OnnxGraph;
import io.streamtune.trainer.dataset.rows.PhotoViews;
import io.streamtune.trainer.evaluate.Predictions;
import java.io.IOException;
import java.util.Iterator;
import java.util.List;

/** A network in a fit: how its mini-batches come in, and what it says to the validation photos. */
public interface TrainableModel extends AutoCloseable {
  /** Returns what learns. */
  Learner learner();

  /** Begins to prepare the mini-batches of an epoch, and of those after it. */
  void begin(List<List<PhotoViews>> batches) throws IOException, InterruptedException;

  /**
   * Returns the parts of the next mini-batch, read while they are learnt.
   *
   * @param batch the photos, as they were given to {@link #begin}
   */
  Iterator<? extends Learner.Part> parts(List<PhotoViews> batch);

  /** Returns the predictions for the validation photos, plainly. */
  Predictions validate() throws IOException, InterruptedException;

  /** Returns the whole network as it is now. */
  OnnxGraph graph();

  @Override
  void close();
}
