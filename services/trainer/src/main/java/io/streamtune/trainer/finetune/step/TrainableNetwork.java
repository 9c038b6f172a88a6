package io.streamtune.trainer.finetune.step;

import io.streamtune.engine.Network;
import io.streamtune.model.onnx.OnnxGraph;
import io.streamtune.trainer.dataset.rows.PhotoRows;
import io.streamtune.trainer.dataset.rows.PhotoViews;
import io.streamtune.trainer.dataset.rows.Rows;
import io.streamtune.trainer.evaluate.Predictions;
import io.streamtune.trainer.finetune.run.Interrupted;
import io.streamtune.trainer.finetune.run.RunListener.Task;
import io.streamtune.trainer.forward.TtaViews;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Trains a whole network, or its second half: forward and backward on DJL, a few photos at a time;
 * validation on ONNX Runtime, with the current numbers.
 */
public final class TrainableNetwork implements TrainableModel {
  private final TrainingContext context;
  private final Learner learner;
  private @Nullable PhotoRows rows;

  public TrainableNetwork(TrainingContext context, OnnxGraph whole) {
    this.context = context;
    this.learner = new Learner(context.torch(), whole, LayerGroups.of(whole), context.activation());
  }

  @Override
  public Learner learner() {
    return learner;
  }

  @Override
  public void begin(List<List<PhotoViews>> batches) {
    closeRows();
    rows = PhotoRows.ofBatches(batches, context.trainingSettings());
  }

  @Override
  public Iterator<Pixels> parts(List<PhotoViews> batch) {
    float[] labels = Batches.labels(batch, context.classes());
    PhotoRows source = Objects.requireNonNull(rows);
    return new Iterator<>() {
      private int given;

      @Override
      public boolean hasNext() {
        return given < batch.size();
      }

      @Override
      public Pixels next() {
        if (!hasNext()) {
          throw new NoSuchElementException();
        }
        Rows next = TrainableNetwork.next(source);
        int from = given * context.classes();
        given += next.count();
        return new Pixels(
            next, Arrays.copyOfRange(labels, from, given * context.classes()), context.spec());
      }
    };
  }

  private static Rows next(PhotoRows source) {
    try {
      return source.next().orElseThrow();
    } catch (InterruptedException e) {
      throw Interrupted.of(e);
    }
  }

  @Override
  public Predictions validate() throws InterruptedException {
    int photos = context.data().valid().size();
    try (Network network = context.loadServing(graph(), TtaViews.OFF);
        Task progress = context.listener().begin("Validating", photos, "images")) {
      List<float[][]> passes =
          context.scorer(network).passes(context.data().valid(), TtaViews.OFF, progress::advance);
      return Predictions.of(passes.getFirst());
    }
  }

  @Override
  public OnnxGraph graph() {
    return learner.toGraph();
  }

  private void closeRows() {
    if (rows != null) {
      rows.close();
      rows = null;
    }
  }

  @Override
  public void close() {
    closeRows();
    learner.close();
  }
}
