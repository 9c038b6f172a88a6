package io.streamtune.trainer.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamtune.trainer.dataset.listing.DatasetReader;
import io.streamtune.trainer.dataset.listing.FileCheck;
import io.streamtune.trainer.dataset.rows.PhotoRows;
import io.streamtune.trainer.dataset.rows.PhotoViews;
import io.streamtune.trainer.dataset.rows.RowSettings;
import io.streamtune.trainer.dataset.rows.Rows;
import io.streamtune.vision.DecodeLimits;
import io.streamtune.vision.view.Augmentation;
import io.streamtune.vision.view.Preprocessing;
import io.streamtune.vision.view.View;
import io.streamtune.vision.view.Views;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** Goal: a real folder of photos is read whole. Method: counts known from its description. */
class DogsCatsTest {
  private static final Preprocessing SPEC =
      new Preprocessing(
          224,
          224,
          Preprocessing.Resize.SHORT_SIDE,
          Preprocessing.IMAGENET.mean(),
          Preprocessing.IMAGENET.std(),
          Preprocessing.ColorOrder.RGB);

  private static Path dogsCats() {
    String configured = System.getenv("STREAMTUNE_TESTDATA");
    Path root = Path.of(System.getProperty("streamtune.root", "../.."));
    Path data =
        configured == null ? root.resolve("../shared/data").normalize() : Path.of(configured);
    Path found = data.resolve("dogscats");
    Assumptions.assumeTrue(Files.exists(found), "needs STREAMTUNE_TESTDATA: dogscats");
    return found;
  }

  @Test
  void all_photos_are_read_and_decoded_again_for_training() throws InterruptedException {
    FileCheck check = new FileCheck(SPEC, DecodeLimits.DEFAULTS, 2, (done, total) -> {});

    ImageDataset data = new DatasetReader(check).fromPaths(dogsCats());

    assertThat(data.classes()).containsExactly("cats", "dogs");
    assertThat(data.train()).hasSize(1500);
    assertThat(data.valid()).hasSize(600);
    assertThat(data.valid().stream().filter(image -> image.labels().getFirst() == 1)).hasSize(300);
    assertThat(data.skipped()).isEmpty();
    assertThat(rows(data.valid(), Views.centre())).isEqualTo(600);
    assertThat(rows(data.valid().subList(0, 100), Views.fastai(4, 1, Augmentation.RECIPE)))
        .isEqualTo(500);
  }

  private static long rows(List<LabelledPhoto> images, List<View> views)
      throws InterruptedException {
    List<PhotoViews> list = new ArrayList<>();
    images.forEach(image -> list.add(new PhotoViews(image, views)));
    RowSettings settings = new RowSettings(SPEC, DecodeLimits.DEFAULTS, 2, 64, 3);
    long count = 0;
    try (PhotoRows photos = new PhotoRows(list, settings)) {
      for (Optional<Rows> next = photos.next(); next.isPresent(); next = photos.next()) {
        try (Rows rows = next.get()) {
          count += rows.count();
        }
      }
    }
    return count;
  }
}
