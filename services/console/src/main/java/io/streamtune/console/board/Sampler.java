package io.streamtune.console.board;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Chooses the predictions that the page shows: all of them while there are few. Of many it chooses
 * the most uncertain one, because its label teaches most, and the others uniformly at random.
 *
 * <p>Allowance that one second leaves unused can be used in the next. Not thread-safe.
 */
final class Sampler {
  private static final int TICKS_A_SECOND = 5;

  private final int perSecond;
  private final RandomGenerator random;
  private final List<Numbered> chosen = new ArrayList<>();
  private Optional<Numbered> mostDoubtful = Optional.empty();
  private double allowance;
  private long offered;

  /** A prediction and its place among those of this tick. */
  private record Numbered(long place, AnsweredImage answer) {}

  /**
   * Creates a sampler.
   *
   * @param perSecond mean number of predictions to choose per second at most
   */
  Sampler(int perSecond, RandomGenerator random) {
    this.perSecond = perSecond;
    this.random = random;
    this.allowance = perSecond;
  }

  /** Offers a prediction to the sampler. */
  void offer(AnsweredImage answer) {
    Numbered numbered = new Numbered(offered++, answer);
    if (mostDoubtful.map(best -> answer.margin() < best.answer().margin()).orElse(true)) {
      mostDoubtful = Optional.of(numbered);
    }
    // Reservoir sampling: every prediction of the tick has the same probability.
    if (chosen.size() < (int) allowance) {
      chosen.add(numbered);
    } else if (!chosen.isEmpty()) {
      long place = random.nextLong(offered);
      if (place < chosen.size()) {
        chosen.set((int) place, numbered);
      }
    }
  }

  /** Returns the predictions chosen in this tick, in their order, and begins the next tick. */
  List<AnsweredImage> take() {
    if (offered > chosen.size() && !chosen.isEmpty()) {
      mostDoubtful.filter(best -> !chosen.contains(best)).ifPresent(best -> chosen.set(0, best));
    }
    List<AnsweredImage> taken =
        chosen.stream()
            .sorted(Comparator.comparingLong(Numbered::place))
            .map(Numbered::answer)
            .toList();
    allowance = Math.min(perSecond, allowance - taken.size() + (double) perSecond / TICKS_A_SECOND);
    chosen.clear();
    mostDoubtful = Optional.empty();
    offered = 0;
    return taken;
  }
}
