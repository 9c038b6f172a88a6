package io.streamtune.trainer.recipe;

import java.util.List;

/**
 * One call of {@code learn.fit}: which layer groups are trained, at which rates, for how long.
 *
 * @param name name for people, for example {@code frozen}
 * @param freezeTo the first layer group that is trained: 2 the head alone, 1 also the body's second
 *     half, 0 everything, which is fastai's {@code unfreeze()}
 * @param bnFreeze whether every batch-norm keeps its running statistics
 * @param precompute whether the features of the photos, without augmentation, are computed once for
 *     all epochs; only with {@code freezeTo} 2
 * @param rates base rates of the three layer groups
 * @param cycles number of epochs and schedule of the rates
 */
public record Fit(
    String name,
    int freezeTo,
    boolean bnFreeze,
    boolean precompute,
    List<Double> rates,
    Cycles cycles) {
  /** Layer groups of a network: the body's first half, its second half, the head. */
  public static final int GROUPS = 3;

  /** The group that is always trained. */
  public static final int HEAD = GROUPS - 1;

  /** Checks and copies; a single rate applies to all groups. */
  public Fit {
    if (rates.size() == 1) {
      rates = List.of(rates.getFirst(), rates.getFirst(), rates.getFirst());
    }
    rates = List.copyOf(rates);
    require(!name.isBlank(), "a fit has no name", "name it, for example frozen");
    require(
        freezeTo >= 0 && freezeTo <= HEAD,
        "freeze_to of fit '%s' is %d".formatted(name, freezeTo),
        "give 0 (all learns), 1 or 2 (the head alone)");
    require(
        rates.size() == GROUPS,
        "fit '%s' has %d learning rates".formatted(name, rates.size()),
        "give one, or three: first half, second half, head");
    require(
        rates.stream().allMatch(rate -> rate >= 0 && Double.isFinite(rate)),
        "the learning rates of fit '%s' are %s".formatted(name, rates),
        "give numbers of 0 or more");
    require(
        !precompute || freezeTo == HEAD,
        "fit '%s' cannot take precomputed features: layers before them learn".formatted(name),
        "set freeze_to to 2, or precompute to false");
  }

  /** Returns whether only the head is trained. */
  public boolean headOnly() {
    return freezeTo == HEAD;
  }

  /** Returns the same fit with other rates. */
  public Fit withRates(List<Double> newRates) {
    return new Fit(name, freezeTo, bnFreeze, precompute, newRates, cycles);
  }

  /** Returns the same fit with another number of cycles. */
  public Fit withCycles(int count) {
    return new Fit(name, freezeTo, bnFreeze, precompute, rates, cycles.times(count));
  }

  private static void require(boolean holds, String problem, String remedy) {
    if (!holds) {
      throw new RecipeException(problem, remedy);
    }
  }
}
