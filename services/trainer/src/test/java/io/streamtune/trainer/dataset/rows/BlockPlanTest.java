package io.streamtune.trainer.dataset.rows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streamtune.trainer.dataset.LabelledPhoto;
import io.streamtune.vision.view.Views;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Goal: blocks hold whole photos, in order. Method: photos with 1 to 5 views, cut by hand. */
class BlockPlanTest {

  private static List<PhotoViews> photos(Integer... views) {
    LabelledPhoto image = new LabelledPhoto(Path.of("x.png"), List.of(0));
    return Stream.of(views).map(n -> new PhotoViews(image, Views.fastai(n - 1, 0))).toList();
  }

  @Test
  void rows_are_filled_up_to_the_block_and_the_last_block_is_smaller() {
    assertThat(BlockPlan.cut(photos(1, 1, 1, 1, 1), 2))
        .containsExactly(
            new BlockPlan.Block(0, 2, 0, 2),
            new BlockPlan.Block(2, 2, 2, 2),
            new BlockPlan.Block(4, 1, 4, 1));
  }

  @Test
  void views_of_a_photo_are_never_parted() {
    assertThat(BlockPlan.cut(photos(5, 5, 5), 12))
        .containsExactly(new BlockPlan.Block(0, 2, 0, 10), new BlockPlan.Block(2, 1, 10, 5));
    assertThatThrownBy(() -> BlockPlan.cut(photos(1, 5), 4))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("5 views");
  }

  @Test
  void no_block_goes_from_one_batch_into_the_next() {
    assertThat(BlockPlan.cutBatches(List.of(photos(1, 1, 1), photos(1, 1)), 2))
        .containsExactly(
            new BlockPlan.Block(0, 2, 0, 2),
            new BlockPlan.Block(2, 1, 2, 1),
            new BlockPlan.Block(3, 2, 3, 2));
  }

  @Test
  void no_photos_make_no_blocks() {
    assertThat(BlockPlan.cut(List.of(), 4)).isEmpty();
  }
}
