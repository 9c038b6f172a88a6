package io.streamtune.trainer.forward;

import io.streamtune.engine.Network;
import io.streamtune.trainer.dataset.LabelledPhoto;
import io.streamtune.trainer.dataset.rows.PhotoRows;
import io.streamtune.trainer.dataset.rows.PhotoViews;
import io.streamtune.trainer.dataset.rows.RowSettings;
import io.streamtune.trainer.forward.ForwardRows.Outputs;
import io.streamtune.vision.DecodeLimits;
import io.streamtune.vision.view.Preprocessing;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.IntConsumer;

/**
 * Computes a model's predictions for labelled photos, with or without test-time augmentation.
 *
 * <p>Called on: one thread, which blocks. The network stays open.
 */
public final class Scorer {
  private static final int ROWS = 8;

  private final Network network;
  private final Preprocessing spec;
  private final DecodeLimits limits;
  private final int threads;

  /**
   * Creates one.
   *
   * @param network network with probabilities as output, for {@link #rows} rows or more
   * @param threads number of decode threads
   */
  public Scorer(Network network, Preprocessing spec, DecodeLimits limits, int threads) {
    this.network = network;
    this.spec = spec;
    this.limits = limits;
    this.threads = threads;
  }

  /**
   * Returns how many rows a network must take in one inference; all views of a photo are rows of
   * the same inference. Why so few: more rows are no faster on a core, and take more memory.
   */
  public static int rows(TtaViews tta) {
    return Math.max(ROWS, tta.passes());
  }

  /**
   * Returns one pass per view, {@code float[views][images][classes]}.
   *
   * @param progress receives the number of photos just finished
   */
  public List<float[][]> passes(List<LabelledPhoto> images, TtaViews tta, IntConsumer progress)
      throws InterruptedException {
    List<PhotoViews> photos =
        images.stream().map(image -> new PhotoViews(image, tta.views(image.file()))).toList();
    float[][][] passes = new float[tta.passes()][images.size()][];
    try (ForwardRows forward = new ForwardRows(network, new PhotoRows(photos, settings(tta)))) {
      Optional<Outputs> next = forward.next();
      while (next.isPresent()) {
        scatter(next.get(), passes);
        progress.accept(next.get().photos());
        next = forward.next();
      }
    }
    return Arrays.asList(passes);
  }

  private static void scatter(Outputs outputs, float[][][] passes) {
    int classes = outputs.values().length / outputs.count();
    for (int row = 0; row < outputs.count(); row++) {
      int photo = outputs.firstPhoto() + row / passes.length;
      passes[row % passes.length][photo] =
          Arrays.copyOfRange(outputs.values(), row * classes, (row + 1) * classes);
    }
  }

  private RowSettings settings(TtaViews tta) {
    int views = tta.passes();
    int rows = Math.max(views, network.rowsMax() / views * views);
    return new RowSettings(spec, limits, threads, rows, ForwardRows.blocks(network));
  }
}
