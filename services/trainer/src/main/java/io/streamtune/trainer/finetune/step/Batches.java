package io.streamtune.trainer.finetune.step;

import io.streamtune.trainer.dataset.LabelledPhoto;
import io.streamtune.trainer.dataset.rows.PhotoViews;
import io.streamtune.vision.view.Augmentation;
import io.streamtune.vision.view.View;
import io.streamtune.vision.view.Views;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * The mini-batches of an epoch: all photos, shuffled, each with a new augmentation. The last one is
 * smaller if the number of photos is not a multiple of the batch size. A single photo left over
 * joins the batch before it, because a batch-norm cannot take the variance of one.
 *
 * <p><b>Source</b>: fastai v0.7's training loader, which keeps the last partial batch.
 */
public final class Batches {
  private Batches() {}

  /** Returns the number of mini-batches of an epoch. */
  public static int count(int photos, int batchSize) {
    int whole = photos / batchSize;
    return photos % batchSize > 1 || whole == 0 ? whole + 1 : whole;
  }

  /**
   * Returns the mini-batches of an epoch.
   *
   * @param augmentation empty: every photo as in validation
   */
  static List<List<PhotoViews>> ofEpoch(
      List<LabelledPhoto> photos, int batchSize, Optional<Augmentation> augmentation, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<PhotoViews> shown = new ArrayList<>();
    for (int index : order(photos.size(), random)) {
      long view = random.nextLong();
      List<View> views =
          augmentation
              .map(ranges -> List.<View>of(new View.Augmented(view, ranges)))
              .orElse(Views.centre());
      shown.add(new PhotoViews(photos.get(index), views));
    }
    List<List<PhotoViews>> batches = new ArrayList<>();
    int count = count(photos.size(), batchSize);
    for (int batch = 0; batch < count; batch++) {
      int end = batch == count - 1 ? shown.size() : (batch + 1) * batchSize;
      batches.add(List.copyOf(shown.subList(batch * batchSize, end)));
    }
    return batches;
  }

  /** Returns 0 to {@code count - 1}, shuffled. */
  static int[] order(int count, SplittableRandom random) {
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      order.add(i);
    }
    for (int i = count - 1; i > 0; i--) {
      Collections.swap(order, i, random.nextInt(i + 1));
    }
    return order.stream().mapToInt(Integer::intValue).toArray();
  }

  /** Returns float[photos, classes] with 1 for each label of a photo. */
  static float[] labels(List<PhotoViews> photos, int classes) {
    float[] labels = new float[photos.size() * classes];
    for (int i = 0; i < photos.size(); i++) {
      for (int label : photos.get(i).image().labels()) {
        labels[i * classes + label] = 1;
      }
    }
    return labels;
  }
}
