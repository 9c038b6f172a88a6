package io.streamtune.trainer.finetune.step;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamtune.trainer.dataset.LabelledPhoto;
import io.streamtune.trainer.dataset.rows.PhotoViews;
import io.streamtune.trainer.finetune.run.Seeds;
import io.streamtune.vision.view.Augmentation;
import io.streamtune.vision.view.Views;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Goal: every photo comes once an epoch, in an order and with a view that only the seed decides.
 * Method: epochs over numbered photos.
 */
class BatchesTest {
  private static final Optional<Augmentation> AUGMENTED = Optional.of(Augmentation.RECIPE);

  private static List<LabelledPhoto> photos(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> new LabelledPhoto(Path.of(i + ".png"), List.of(i % 3)))
        .toList();
  }

  @Test
  void every_photo_comes_once() {
    List<List<PhotoViews>> batches = Batches.ofEpoch(photos(23), 8, AUGMENTED, 1);

    assertThat(batches).extracting(List::size).containsExactly(8, 8, 7);
    assertThat(batches.stream().flatMap(List::stream).map(PhotoViews::image))
        .containsExactlyInAnyOrderElementsOf(photos(23));
  }

  @Test
  void a_single_photo_left_over_joins_the_batch_before() {
    assertThat(Batches.ofEpoch(photos(17), 8, AUGMENTED, 1))
        .extracting(List::size)
        .containsExactly(8, 9);
    assertThat(Batches.count(17, 8)).isEqualTo(2);
    assertThat(Batches.count(18, 8)).isEqualTo(3);
    assertThat(Batches.count(5, 8)).isEqualTo(1);
  }

  @Test
  void the_seed_decides_order_and_views() {
    List<List<PhotoViews>> epoch = Batches.ofEpoch(photos(40), 8, AUGMENTED, 1);

    assertThat(Batches.ofEpoch(photos(40), 8, AUGMENTED, 1)).isEqualTo(epoch);
    assertThat(Batches.ofEpoch(photos(40), 8, AUGMENTED, 2)).isNotEqualTo(epoch);
  }

  @Test
  void without_augmentation_photos_are_shown_as_in_validation() {
    assertThat(Batches.ofEpoch(photos(4), 4, Optional.empty(), 1).getFirst())
        .allSatisfy(photo -> assertThat(photo.views()).isEqualTo(Views.centre()));
  }

  @Test
  void labels_are_one_where_a_photo_has_the_class() {
    List<PhotoViews> batch =
        List.of(
            new PhotoViews(new LabelledPhoto(Path.of("a"), List.of(0, 2)), Views.centre()),
            new PhotoViews(new LabelledPhoto(Path.of("b"), List.of(1)), Views.centre()));

    assertThat(Batches.labels(batch, 3)).containsExactly(1, 0, 1, 0, 1, 0);
  }

  @Test
  void seeds_of_epochs_uses_and_runs_differ() {
    Set<Long> seeds = new HashSet<>();
    int count = 0;
    for (long run = 0; run < 10; run++) {
      for (int fit = -1; fit < 3; fit++) {
        for (int epoch = 0; epoch < 30; epoch++) {
          for (Seeds.Use use : Seeds.Use.values()) {
            seeds.add(new Seeds(run).of(fit, epoch, use));
            count++;
          }
        }
      }
    }
    assertThat(seeds).hasSize(count);
  }
}
