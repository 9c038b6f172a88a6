package io.streamtune.cli.train;

import io.streamtune.trainer.recipe.Fit;
import io.streamtune.trainer.recipe.Recipe;
import io.streamtune.trainer.recipe.RecipeException;
import io.streamtune.trainer.recipe.RecipeJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import picocli.CommandLine.Option;

/** The training options: fastai's recipe, or one from a file, with changes. */
final class RecipeOptions {
  @Option(
      names = "--recipe",
      paramLabel = "FILE",
      description = {
        "A recipe in JSON; what it leaves out is as in fastai's. The options below change it."
      })
  private Optional<Path> file = Optional.empty();

  @Option(
      names = "--epochs-frozen",
      paramLabel = "N",
      description = "Epochs in which the head alone learns; 0 leaves them out. Default: 3.")
  private Optional<Integer> epochsFrozen = Optional.empty();

  @Option(
      names = "--epochs-unfrozen",
      paramLabel = "N",
      description = "Epochs in which everything learns; 0 leaves them out. Default: 1.")
  private Optional<Integer> epochsUnfrozen = Optional.empty();

  @Option(
      names = "--lr",
      paramLabel = "RATE",
      description = "Learning rate of the head alone. Default: 1e-2.")
  private Optional<Double> rate = Optional.empty();

  @Option(
      names = "--lrs",
      paramLabel = "RATE",
      split = ",",
      description = {
        "Learning rates when everything learns: the body's first half, its second half, the head."
            + " Default: 1e-5,1e-4,1e-2."
      })
  private List<Double> rates = List.of();

  @Option(
      names = "--size",
      paramLabel = "PIXELS",
      description = "Side of the square that the network sees. Default: 224.")
  private Optional<Integer> size = Optional.empty();

  @Option(names = "--bs", paramLabel = "N", description = "Photos of a mini-batch. Default: 64.")
  private Optional<Integer> batchSize = Optional.empty();

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = {
        "Decides everything that is random: the same seed on the same machine gives the same run."
            + " Default: 42."
      })
  private Optional<Long> seed = Optional.empty();

  /** Returns whether any option is given. */
  boolean isGiven() {
    return file.isPresent()
        || epochsFrozen.isPresent()
        || epochsUnfrozen.isPresent()
        || rate.isPresent()
        || !rates.isEmpty()
        || size.isPresent()
        || batchSize.isPresent()
        || seed.isPresent();
  }

  /**
   * Returns the recipe.
   *
   * @throws RecipeException if the file or an option is invalid
   */
  Recipe recipe() throws IOException {
    Recipe recipe =
        file.isPresent() ? RecipeJson.read(Files.readAllBytes(file.get())) : Recipe.FASTAI;
    List<Fit> fits = recipe.fits();
    fits =
        changed(fits, Fit::headOnly, "--lr", rate, value -> fit -> fit.withRates(List.of(value)));
    fits =
        changed(
            fits,
            fit -> !fit.headOnly(),
            "--lrs",
            rates.isEmpty() ? Optional.empty() : Optional.of(rates),
            values -> fit -> fit.withRates(values));
    fits = prolonged(fits, Fit::headOnly, "--epochs-frozen", epochsFrozen);
    fits = prolonged(fits, fit -> !fit.headOnly(), "--epochs-unfrozen", epochsUnfrozen);
    return recipe
        .withFits(fits)
        .with(
            size.orElse(recipe.size()),
            batchSize.orElse(recipe.batchSize()),
            seed.orElse(recipe.seed()));
  }

  private static List<Fit> prolonged(
      List<Fit> fits, Predicate<Fit> which, String option, Optional<Integer> epochs) {
    if (epochs.isPresent() && epochs.get() == 0) {
      return fits.stream().filter(which.negate()).toList();
    }
    return changed(fits, which, option, epochs, count -> fit -> fit.withCycles(count));
  }

  /**
   * Applies an option to all fits that it concerns. If there is none, the option is an error,
   * because ignoring it would be a surprise.
   */
  private static <T> List<Fit> changed(
      List<Fit> fits,
      Predicate<Fit> which,
      String option,
      Optional<T> value,
      java.util.function.Function<T, UnaryOperator<Fit>> change) {
    if (value.isEmpty()) {
      return fits;
    }
    if (fits.stream().noneMatch(which)) {
      throw new RecipeException(
          option + " is for a fit that the recipe does not have", "leave it out");
    }
    List<Fit> changed = new ArrayList<>();
    for (Fit fit : fits) {
      changed.add(which.test(fit) ? change.apply(value.get()).apply(fit) : fit);
    }
    return changed;
  }
}
