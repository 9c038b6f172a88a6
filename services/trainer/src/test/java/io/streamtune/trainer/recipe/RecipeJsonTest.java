package io.streamtune.trainer.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streamtune.trainer.schedule.MomentumRange;
import io.streamtune.vision.view.Augmentation;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

/**
 * Goal: what a recipe file leaves out is the recipe's, what it says is done, and what it gets wrong
 * is named. Method: files by hand, and every recipe through JSON and back.
 */
class RecipeJsonTest {

  private static Recipe read(String json) {
    return RecipeJson.read(json.getBytes(StandardCharsets.UTF_8));
  }

  private static Recipe throughJson(Recipe recipe) {
    return RecipeJson.read(JsonMapper.shared().writeValueAsBytes(RecipeJson.tree(recipe)));
  }

  @Test
  void an_empty_file_is_the_recipe_of_lesson_one() {
    assertThat(read("{}")).isEqualTo(Recipe.FASTAI);
    assertThat(Recipe.FASTAI.epochs()).isEqualTo(4);
  }

  @Test
  void every_kind_of_schedule_survives_json() {
    Optional<MomentumRange> momentums = Optional.of(new MomentumRange(0.95, 0.85));
    List<Cycles> all =
        List.of(
            new Cycles.Flat(2),
            new Cycles.Cosine(3, 1, 2),
            new Cycles.Triangle(1, 4, 20, 8, momentums),
            new Cycles.One(1, 4, 10, 13.68, Optional.empty()));
    for (Cycles cycles : all) {
      Fit fit = new Fit("a fit", 1, true, false, List.of(1e-5, 1e-4, 1e-2), cycles);
      Recipe recipe =
          Recipe.FASTAI
              .withFits(List.of(fit))
              .with(299, 28, 7)
              .withAugmentation(Augmentation.TOP_DOWN.withMaxZoom(1.2));
      assertThat(throughJson(recipe)).isEqualTo(recipe);
    }
  }

  @Test
  void a_fit_says_its_own_cycles() {
    Recipe recipe =
        read(
            """
            {"size": 64, "transforms": "top_down", "max_zoom": 1.0, "fits": [
              {"name": "head", "freeze_to": 2, "precompute": true, "lrs": [0.01], "cycles": 3,
               "cycle_len": 1, "cycle_mult": 2}]}
            """);

    assertThat(recipe.epochs()).isEqualTo(7);
    assertThat(recipe.augmentation()).isEqualTo(Augmentation.TOP_DOWN);
    assertThat(recipe.fits().getFirst().precompute()).isTrue();
    assertThat(recipe.batchSize()).isEqualTo(64);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"sise\": 64} | unknown name 'sise'",
        "{\"size\": 8} | size is 8",
        "{\"batch_size\": 1} | batch_size is 1",
        "{\"momentum\": 1} | momentum is 1.0",
        "{\"fits\": []} | no fit",
        "{\"fits\": [{\"name\": \"x\", \"lrs\": [1], \"freeze_to\": 3}]} | freeze_to of fit 'x' is"
            + " 3",
        "{\"fits\": [{\"name\": \"x\", \"lrs\": [1], \"freeze_to\": 0, \"precompute\": true}]} |"
            + " precomputed",
        "{\"fits\": [{\"name\": \"x\", \"lrs\": [0.1, 0.2]}]} | has 2 learning rates",
        "{\"size\": \"big\"} | 'size' has a value of another kind",
        "{\"size\": 64 | no JSON",
      })
  void a_mistake_is_named(String json, String problem) {
    assertThatThrownBy(() -> read(json))
        .isInstanceOf(RecipeException.class)
        .hasMessageContaining(problem);
  }
}
