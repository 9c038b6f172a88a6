package io.streamtune.inference.decode;

import io.streamtune.vision.view.View;
import io.streamtune.vision.view.Views;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Which views of an image run, and the weight of each.
 *
 * <p>The probabilities of the views are averaged arithmetically, after the softmax or sigmoid, as
 * fastai 0.7 users do with the stack that {@code TTA()} returns. That stack contains the plain view
 * {@code ceil(n / 4)} times for {@code n} augmented views; here the plain view runs once, with that
 * weight.
 *
 * @param views what runs, one row each
 * @param weights the weight of each view; they sum to 1
 */
public record TtaPlan(List<View> views, List<Float> weights) {
  /** The plain view alone. */
  public static final TtaPlan PLAIN = of(Views.centre(), 1);

  /** Checks and copies. */
  public TtaPlan {
    views = List.copyOf(views);
    weights = List.copyOf(weights);
    if (views.isEmpty() || views.size() != weights.size()) {
      throw new IllegalArgumentException(
          "a plan needs as many weights as views, at least one: %s, %s".formatted(views, weights));
    }
  }

  /**
   * Returns a plan in which the first view has weight {@code plainWeight} and every other view
   * weight 1, normalised to a sum of 1.
   */
  public static TtaPlan of(List<View> views, int plainWeight) {
    float total = views.size() - 1 + plainWeight;
    return new TtaPlan(
        views,
        IntStream.range(0, views.size())
            .mapToObj(i -> (i == 0 ? plainWeight : 1) / total)
            .toList());
  }
}
