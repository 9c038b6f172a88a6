package io.streamtune.console.board;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Chooses which answers are shown: all while there are few; of many the one most in doubt, because
 * a label of it teaches most, and others evenly at random.
 *
 * <p>What is not used of a second's allowance may be used within the next one. Not thread-safe.
 */
final class Sampler {
  private static final int TICKS_A_SECOND = 5;

  private final int perSecond;
  private final RandomGenerator random;
  private final List<Numbered> chosen = new ArrayList<>();
  private Optional<Numbered> mostDoubtful = Optional.empty();
  private double allowance;
  private long offered;

  /** An answer and its place among those of this tick. */
  private record Numbered(long place, AnsweredImage answer) {}

  /**
   * Makes a sampler.
   *
   * @param perSecond most answers in a second, in the mean
   */
  Sampler(int perSecond, RandomGenerator random) {
    this.perSecond = perSecond;
    this.random = random;
    this.allowance = perSecond;
  }

  /** Takes an answer into account. */
  void offer(AnsweredImage answer) {
    Numbered numbered = new Numbered(offered++, answer);
    if (mostDoubtful.map(best -> answer.margin() < best.answer().margin()).orElse(true)) {
      mostDoubtful = Optional.of(numbered);
    }
    // Reservoir sampling: every answer of the tick has the same chance.
    if (chosen.size() < (int) allowance) {
      chosen.add(numbered);
    } else if (!chosen.isEmpty()) {
      long place = random.nextLong(offered);
      if (place < chosen.size()) {
        chosen.set((int) place, numbered);
      }
    }
  }

  /** Returns the answers of a tick that are shown, in their order, and begins the next tick. */
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
