package io.streamtune.inference.decode;

import io.streamtune.vision.view.View;
import io.streamtune.vision.view.Views;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Which views of an image are run, and how much each counts.
 *
 * <p>The probabilities of the views are averaged arithmetically, after the softmax or sigmoid, as
 * fastai 0.7 users do with the stack that {@code TTA()} returns. There the plain view stands {@code
 * ceil(n / 4)} times in the stack of {@code n} augmented ones: here it is run once and counts as
 * often.
 *
 * @param views what is run, one row each
 * @param weights how much each view counts; they add up to 1
 */
public record TtaPlan(List<View> views, List<Float> weights) {
  /** The plain view, nothing else. */
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
   * Returns a plan in which the first view counts {@code plainWeight} times and every other view
   * once.
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
