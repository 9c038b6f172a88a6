package io.streamtune.trainer.recipe;

import io.streamtune.model.onnx.edit.ConcatPoolHead;
import io.streamtune.trainer.schedule.MomentumRange;
import io.streamtune.vision.view.Augmentation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.exc.UnrecognizedPropertyException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Recipes as JSON. A missing value is that of {@link Recipe#FASTAI}; an unknown name is an error.
 *
 * <pre>
 * {"size": 224, "batch_size": 64, "transforms": "side_on", "max_zoom": 1.1,
 *  "head": {"hidden": 512, "dropouts": [0.25, 0.5]}, "momentum": 0.9, "weight_decay": 0,
 *  "fits": [
 *    {"name": "frozen", "freeze_to": 2, "lrs": [0.01], "cycles": 3, "cycle_len": 1},
 *    {"name": "unfrozen", "freeze_to": 0, "bn_freeze": true, "lrs": [1e-5, 1e-4, 1e-2],
 *     "cycles": 1, "cycle_len": 1}],
 *  "tta": 4, "seed": 42}
 * </pre>
 *
 * <p>A fit without {@code cycle_len} keeps its rate. {@code use_clr} is {@code [div, cut_div]} and
 * {@code use_clr_beta} is {@code [div, percent]}, each optionally followed by the highest and the
 * lowest momentum. Transforms are {@code none}, {@code basic}, {@code side_on} and {@code
 * top_down}.
 */
public final class RecipeJson {
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build();

  private static final Map<String, Augmentation> TRANSFORMS =
      Map.of(
          "none", Augmentation.NONE,
          "basic", Augmentation.BASIC,
          "side_on", Augmentation.SIDE_ON,
          "top_down", Augmentation.TOP_DOWN);

  private RecipeJson() {}

  private record File(
      Optional<Integer> size,
      Optional<Integer> batchSize,
      Optional<String> transforms,
      Optional<Double> maxZoom,
      Optional<HeadFile> head,
      Optional<Double> momentum,
      Optional<Double> weightDecay,
      Optional<List<FitFile>> fits,
      Optional<Integer> tta,
      Optional<Long> seed) {}

  private record HeadFile(Optional<Integer> hidden, Optional<List<Float>> dropouts) {}

  private record FitFile(
      Optional<String> name,
      Optional<Integer> freezeTo,
      Optional<Boolean> bnFreeze,
      Optional<Boolean> precompute,
      Optional<List<Double>> lrs,
      Optional<Integer> cycles,
      Optional<Integer> cycleLen,
      Optional<Integer> cycleMult,
      Optional<List<Double>> useClr,
      Optional<List<Double>> useClrBeta) {}

  /**
   * Reads a recipe.
   *
   * @throws RecipeException if it is not JSON, or has an unknown name or an invalid value
   */
  public static Recipe read(byte[] json) {
    try {
      return recipe(JSON.readValue(json, File.class));
    } catch (UnrecognizedPropertyException e) {
      List<String> known =
          Optional.ofNullable(e.getKnownPropertyIds()).orElse(List.of()).stream()
              .map(String::valueOf)
              .sorted()
              .toList();
      throw new RecipeException(
          "the recipe has an unknown name '%s'".formatted(e.getPropertyName()),
          "known here are " + String.join(", ", known));
    } catch (DatabindException e) {
      String path =
          e.getPath().stream()
              .map(
                  at ->
                      at.getPropertyName() == null
                          ? "[" + at.getIndex() + "]"
                          : at.getPropertyName())
              .collect(Collectors.joining("."));
      throw new RecipeException(
          "the recipe's '%s' has a value of another kind".formatted(path),
          "see the example in the README");
    } catch (JacksonException e) {
      throw new RecipeException(
          "the recipe is no JSON: " + e.getOriginalMessage(), "see the example in the README");
    }
  }

  private static Recipe recipe(File file) {
    Recipe standard = Recipe.FASTAI;
    try {
      return new Recipe(
          file.size.orElse(standard.size()),
          file.batchSize.orElse(standard.batchSize()),
          augmentation(file),
          file.head.map(RecipeJson::head).orElse(standard.head()),
          file.momentum.orElse(standard.momentum()),
          file.weightDecay.orElse(standard.weightDecay()),
          file.fits.map(RecipeJson::fits).orElse(standard.fits()),
          file.tta.orElse(standard.tta()),
          file.seed.orElse(standard.seed()));
    } catch (IllegalArgumentException e) {
      throw new RecipeException(String.valueOf(e.getMessage()), "change the recipe");
    }
  }

  private static Augmentation augmentation(File file) {
    String name = file.transforms.orElse("side_on").toLowerCase(Locale.ROOT);
    Augmentation transforms = TRANSFORMS.get(name);
    if (transforms == null) {
      throw new RecipeException(
          "the recipe's transforms are '%s'".formatted(name),
          "give one of " + TRANSFORMS.keySet().stream().sorted().toList());
    }
    return transforms.withMaxZoom(file.maxZoom.orElse(Augmentation.RECIPE.maxZoom()));
  }

  private static ConcatPoolHead head(HeadFile file) {
    return new ConcatPoolHead(
        file.hidden.orElse(ConcatPoolHead.FASTAI.hidden()),
        file.dropouts.orElse(ConcatPoolHead.FASTAI.dropouts()));
  }

  private static List<Fit> fits(List<FitFile> files) {
    List<Fit> fits = new ArrayList<>();
    for (FitFile file : files) {
      String name = file.name.orElse("fit " + (fits.size() + 1));
      if (file.lrs.isEmpty()) {
        throw new RecipeException("fit '" + name + "' has no lrs", "give one or three numbers");
      }
      fits.add(
          new Fit(
              name,
              file.freezeTo.orElse(Fit.HEAD),
              file.bnFreeze.orElse(false),
              file.precompute.orElse(false),
              file.lrs.get(),
              cycles(name, file)));
    }
    return fits;
  }

  private static Cycles cycles(String name, FitFile file) {
    int count = file.cycles.orElse(1);
    int mult = file.cycleMult.orElse(1);
    boolean clr = file.useClr.isPresent() || file.useClrBeta.isPresent();
    if (file.cycleLen.isEmpty()) {
      require(!clr && mult == 1, name, "use_clr and cycle_mult need cycle_len");
      return new Cycles.Flat(count);
    }
    int length = file.cycleLen.get();
    require(file.useClr.isEmpty() || file.useClrBeta.isEmpty(), name, "give one of use_clr*");
    require(!clr || mult == 1, name, "use_clr has cycles of equal length: leave cycle_mult out");
    if (file.useClr.isPresent()) {
      List<Double> clrs = shape(name, file.useClr.get());
      int cutDiv = (int) Math.round(clrs.get(1));
      return new Cycles.Triangle(count, length, clrs.get(0), cutDiv, momentums(clrs));
    }
    if (file.useClrBeta.isPresent()) {
      List<Double> one = shape(name, file.useClrBeta.get());
      return new Cycles.One(count, length, one.get(0), one.get(1), momentums(one));
    }
    return new Cycles.Cosine(count, length, mult);
  }

  private static List<Double> shape(String name, List<Double> numbers) {
    require(numbers.size() == 2 || numbers.size() == 4, name, "use_clr takes two numbers or four");
    return numbers;
  }

  private static Optional<MomentumRange> momentums(List<Double> shape) {
    return shape.size() == 4
        ? Optional.of(new MomentumRange(shape.get(2), shape.get(3)))
        : Optional.empty();
  }

  private static void require(boolean holds, String fit, String remedy) {
    if (!holds) {
      throw new RecipeException("the cycles of fit '" + fit + "' contradict each other", remedy);
    }
  }

  /** Returns the recipe as a JSON object, for a manifest; {@link #read} reads it back. */
  public static Map<String, Object> tree(Recipe recipe) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("size", recipe.size());
    tree.put("batch_size", recipe.batchSize());
    tree.put("transforms", transforms(recipe.augmentation()));
    tree.put("max_zoom", recipe.augmentation().maxZoom());
    tree.put(
        "head", Map.of("hidden", recipe.head().hidden(), "dropouts", recipe.head().dropouts()));
    tree.put("momentum", recipe.momentum());
    tree.put("weight_decay", recipe.weightDecay());
    tree.put("fits", recipe.fits().stream().map(RecipeJson::tree).toList());
    tree.put("tta", recipe.tta());
    tree.put("seed", recipe.seed());
    return tree;
  }

  private static String transforms(Augmentation augmentation) {
    return TRANSFORMS.entrySet().stream()
        .filter(known -> known.getValue().equals(augmentation.withMaxZoom(1)))
        .map(Map.Entry::getKey)
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no name for " + augmentation));
  }

  private static Map<String, Object> tree(Fit fit) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("name", fit.name());
    tree.put("freeze_to", fit.freezeTo());
    tree.put("bn_freeze", fit.bnFreeze());
    tree.put("precompute", fit.precompute());
    tree.put("lrs", fit.rates());
    switch (fit.cycles()) {
      case Cycles.Flat(int epochs) -> tree.put("cycles", epochs);
      case Cycles.Cosine(int cycles, int length, int mult) -> {
        tree.put("cycles", cycles);
        tree.put("cycle_len", length);
        tree.put("cycle_mult", mult);
      }
      case Cycles.Triangle(
              int cycles,
              int length,
              double div,
              int cutDiv,
              Optional<MomentumRange> momentums) -> {
        tree.put("cycles", cycles);
        tree.put("cycle_len", length);
        tree.put("use_clr", shape(div, cutDiv, momentums));
      }
      case Cycles.One(
              int cycles,
              int length,
              double div,
              double percent,
              Optional<MomentumRange> momentums) -> {
        tree.put("cycles", cycles);
        tree.put("cycle_len", length);
        tree.put("use_clr_beta", shape(div, percent, momentums));
      }
    }
    return tree;
  }

  private static List<Double> shape(
      double first, double second, Optional<MomentumRange> momentums) {
    List<Double> shape = new ArrayList<>(List.of(first, second));
    momentums.ifPresent(range -> shape.addAll(List.of(range.highest(), range.lowest())));
    return shape;
  }
}
