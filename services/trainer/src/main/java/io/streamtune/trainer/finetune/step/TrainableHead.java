package io.streamtune.trainer.finetune.step;

import ai.djl.ndarray.types.Shape;
import io.streamtune.engine.Network;
import io.streamtune.model.ElementType;
import io.streamtune.model.onnx.Dim;
import io.streamtune.model.onnx.OnnxGraph;
import io.streamtune.model.onnx.TensorInfo;
import io.streamtune.model.onnx.edit.ConcatPoolHead;
import io.streamtune.model.onnx.edit.Initializers;
import io.streamtune.model.onnx.edit.Subgraph;
import io.streamtune.trainer.dataset.LabelledPhoto;
import io.streamtune.trainer.dataset.rows.PhotoRows;
import io.streamtune.trainer.dataset.rows.PhotoViews;
import io.streamtune.trainer.evaluate.Predictions;
import io.streamtune.trainer.finetune.run.Interrupted;
import io.streamtune.trainer.finetune.run.RunListener.Task;
import io.streamtune.trainer.finetune.step.Learner.Numbers;
import io.streamtune.trainer.forward.FeatureFile;
import io.streamtune.trainer.forward.ForwardRows;
import io.streamtune.trainer.forward.ForwardRows.Outputs;
import io.streamtune.vision.view.Views;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Trains the head on the features of a frozen body. As the body's batch-norms keep their
 * statistics, the body is an inference graph: ONNX Runtime runs it, ahead of the head, on all
 * cores.
 *
 * <pre>
 * photos ─▶ PhotoRows ─▶ ForwardRows (body) ─▶ features [n, width] ─▶ Learner (head)
 *                        validation photos, once ─▶ FeatureFile ─▶ after every epoch
 * </pre>
 */
public final class TrainableHead implements TrainableModel {
  public static final String TRAIN_FEATURES = "train.features";
  public static final String VALID_FEATURES = "valid.features";

  private final TrainingContext context;
  private final OnnxGraph whole;
  private final int width;
  private final Network body;
  private final Learner learner;
  private final FeatureFile valid;
  private final Optional<Precomputed> precomputed;
  private @Nullable ForwardRows forward;

  /** The features of the training photos, without augmentation, and each photo's row. */
  private record Precomputed(FeatureFile features, Map<LabelledPhoto, Integer> rows) {}

  /**
   * Loads the body, and runs it on the photos whose features do not change.
   *
   * @param whole whole network, which ends in {@link ConcatPoolHead}
   */
  public TrainableHead(TrainingContext context, OnnxGraph whole, boolean precompute)
      throws IOException, InterruptedException {
    this.context = context;
    this.whole = whole;
    this.width = ConcatPoolHead.features(whole);
    TensorInfo features =
        new TensorInfo(
            ConcatPoolHead.FEATURES,
            ElementType.FLOAT32,
            List.of(whole.inputs().getFirst().shape().getFirst(), new Dim.Fixed(width)));
    this.body =
        context.load(
            Subgraph.until(whole, ConcatPoolHead.FEATURES, features), ConcatPoolHead.FEATURES);
    this.learner =
        new Learner(
            context.torch(),
            Subgraph.after(whole, features),
            LayerGroups.of(whole),
            context.activation());
    this.valid = features(context.data().valid(), VALID_FEATURES, "Features of validation photos");
    this.precomputed =
        precompute ? Optional.of(precompute(context.data().train())) : Optional.empty();
  }

  private Precomputed precompute(List<LabelledPhoto> photos)
      throws IOException, InterruptedException {
    Map<LabelledPhoto, Integer> rows = new HashMap<>();
    for (LabelledPhoto photo : photos) {
      rows.put(photo, rows.size());
    }
    return new Precomputed(features(photos, TRAIN_FEATURES, "Features of training photos"), rows);
  }

  private FeatureFile features(List<LabelledPhoto> photos, String file, String task)
      throws IOException, InterruptedException {
    List<PhotoViews> centres =
        photos.stream().map(photo -> new PhotoViews(photo, Views.centre())).toList();
    FeatureFile features = new FeatureFile(context.folder().resolve(file), width);
    PhotoRows rows = new PhotoRows(centres, context.forwardSettings(body));
    try (ForwardRows outputs = new ForwardRows(body, rows);
        Task progress = context.listener().begin(task, photos.size(), "images")) {
      Optional<Outputs> next = outputs.next();
      while (next.isPresent()) {
        features.add(next.get().values());
        progress.advance(next.get().count());
        next = outputs.next();
      }
      return features;
    } catch (IOException | RuntimeException e) {
      features.close();
      throw e;
    }
  }

  @Override
  public Learner learner() {
    return learner;
  }

  @Override
  public void begin(List<List<PhotoViews>> batches) {
    closeForward();
    if (precomputed.isEmpty()) {
      forward = new ForwardRows(body, PhotoRows.ofBatches(batches, context.forwardSettings(body)));
    }
  }

  @Override
  public Iterator<Numbers> parts(List<PhotoViews> batch) {
    float[] values = new float[batch.size() * width];
    try {
      if (precomputed.isPresent()) {
        copy(precomputed.get(), batch, values);
      } else {
        run(values);
      }
    } catch (InterruptedException e) {
      throw Interrupted.of(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    float[] labels = Batches.labels(batch, context.classes());
    return Collections.singleton(new Numbers(batch.size(), values, labels, new Shape(width)))
        .iterator();
  }

  private void copy(Precomputed source, List<PhotoViews> batch, float[] values) throws IOException {
    for (int i = 0; i < batch.size(); i++) {
      int row = Objects.requireNonNull(source.rows.get(batch.get(i).image()));
      System.arraycopy(source.features.read(row, 1), 0, values, i * width, width);
    }
  }

  private void run(float[] values) throws InterruptedException {
    int filled = 0;
    while (filled < values.length) {
      Outputs next = Objects.requireNonNull(forward).next().orElseThrow();
      System.arraycopy(next.values(), 0, values, filled, next.values().length);
      filled += next.values().length;
    }
  }

  @Override
  public Predictions validate() throws IOException {
    int classes = context.classes();
    float[][] probabilities = new float[context.data().valid().size()][];
    int step = context.recipe().batchSize();
    for (int from = 0; from < probabilities.length; from += step) {
      int count = Math.min(step, probabilities.length - from);
      float[] logits =
          learner.logits(
              new Numbers(
                  count, valid.read(from, count), new float[count * classes], new Shape(width)));
      for (int i = 0; i < count; i++) {
        float[] row = Arrays.copyOfRange(logits, i * classes, (i + 1) * classes);
        probabilities[from + i] = Probabilities.of(row, context.activation());
      }
    }
    return Predictions.of(probabilities);
  }

  @Override
  public OnnxGraph graph() {
    return Initializers.replace(whole, learner.toGraph().initializers());
  }

  private void closeForward() {
    if (forward != null) {
      forward.close();
      forward = null;
    }
  }

  @Override
  public void close() {
    closeForward();
    body.close();
    learner.close();
    try {
      valid.close();
      if (precomputed.isPresent()) {
        precomputed.get().features.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
