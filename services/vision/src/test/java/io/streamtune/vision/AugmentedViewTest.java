package io.streamtune.vision;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamtune.vision.header.ImageFormat;
import io.streamtune.vision.header.ImageHeader;
import io.streamtune.vision.view.Affine;
import io.streamtune.vision.view.AugmentParams;
import io.streamtune.vision.view.Augmentation;
import io.streamtune.vision.view.CropTransform;
import io.streamtune.vision.view.Preprocessing;
import io.streamtune.vision.view.View;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Goal: one composed warp shows what the recipe's steps show, one after the other. Method: pictures
 * made by code, drawn with seeds that have the wanted numbers, compared with {@link StepByStep}.
 */
class AugmentedViewTest {
  private static final Preprocessing SPEC =
      new Preprocessing(
          224,
          224,
          Preprocessing.Resize.SHORT_SIDE,
          Preprocessing.IMAGENET.mean(),
          Preprocessing.IMAGENET.std(),
          Preprocessing.ColorOrder.RGB);

  private static final int SIZE = SPEC.size();

  @ParameterizedTest
  @CsvSource({"500, 375", "375, 500", "300, 300", "331, 300", "300, 331", "224, 225"})
  void the_validation_view_is_the_scaled_photos_centre_rounded_up(int width, int height) {
    BufferedImage photo = Pictures.gradient(width, height, BufferedImage.TYPE_3BYTE_BGR);

    byte[] pixels = Pictures.centre(Pictures.encode(photo, "png"), SPEC);

    int newW = width * SIZE / Math.min(width, height);
    int newH = height * SIZE / Math.min(width, height);
    byte[] expected =
        StepByStep.of(photo)
            .scaled(newW, newH)
            .cropped((newW - SIZE + 1) / 2, (newH - SIZE + 1) / 2, SIZE)
            .bytes();
    assertWithinOne(pixels, expected);
  }

  @ParameterizedTest
  @EnumSource(Augmentation.Symmetry.class)
  void a_view_without_rotation_is_a_crop_of_the_scaled_photo(Augmentation.Symmetry symmetry) {
    Augmentation ranges = new Augmentation(1.1, 0, 0, symmetry);

    for (BufferedImage photo : List.of(photo(500, 375), photo(300, 431))) {
      StepByStep steps = StepByStep.of(photo);
      byte[] encoded = Pictures.encode(photo, "png");
      for (long seed = 0; seed < 12; seed++) {
        View.Augmented view = new View.Augmented(seed, ranges);
        byte[] pixels = Pictures.views(encoded, SPEC, List.of(view));
        assertWithinOne(pixels, steps.augmented(AugmentParams.of(view), SIZE));
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Augmentation.Symmetry.class)
  void a_whole_view_is_close_to_the_recipes_steps(Augmentation.Symmetry symmetry) {
    Augmentation ranges = new Augmentation(1.1, 10, 0.05, symmetry);
    BufferedImage photo = photo(500, 375);
    StepByStep steps = StepByStep.of(photo);
    byte[] encoded = Pictures.encode(photo, "png");

    for (long seed = 0; seed < 12; seed++) {
      View.Augmented view = new View.Augmented(seed, ranges);
      byte[] pixels = Pictures.views(encoded, SPEC, List.of(view));
      // What remains is rounding and the mean without reflected corners; a pixel's shift shows 0.9.
      assertThat(Pictures.difference(pixels, steps.augmented(AugmentParams.of(view), SIZE)))
          .as("seed %d", seed)
          .isLessThan(0.6);
    }
  }

  @ParameterizedTest
  @CsvSource({"45", "90", "180"})
  void large_rotations_of_a_narrow_photo_reflect_as_far_as_they_see(double degrees) {
    Augmentation ranges = new Augmentation(1, degrees, 0, Augmentation.Symmetry.NONE);
    BufferedImage photo = photo(300, 900);
    StepByStep steps = StepByStep.of(photo);
    byte[] encoded = Pictures.encode(photo, "png");

    for (long seed = 0; seed < 12; seed++) {
      View.Augmented view = new View.Augmented(seed, ranges);
      byte[] pixels = Pictures.views(encoded, SPEC, List.of(view));
      assertThat(Pictures.difference(pixels, steps.augmented(AugmentParams.of(view), SIZE)))
          .as("seed %d", seed)
          .isLessThan(0.6);
    }
  }

  @Test
  void the_flip_of_a_square_view_is_the_mirror_image_of_the_unflipped() {
    byte[] encoded = Pictures.encode(photo(300, 300), "png");
    Augmentation ranges = new Augmentation(1, 0, 0.05, Augmentation.Symmetry.SIDE_ON);
    long seed = seedWith(ranges, AugmentParams::isFlipped);
    Augmentation still = new Augmentation(1, 0, 0.05, Augmentation.Symmetry.NONE);

    byte[] flipped = Pictures.views(encoded, SPEC, List.of(new View.Augmented(seed, ranges)));
    byte[] plain = Pictures.views(encoded, SPEC, List.of(new View.Augmented(seed, still)));

    assertWithinOne(flipped, mirrored(plain));
  }

  @Test
  void a_positive_rotation_turns_the_photo_counter_clockwise() {
    BufferedImage photo = new BufferedImage(224, 224, BufferedImage.TYPE_3BYTE_BGR);
    photo.createGraphics().fillRect(172, 108, 8, 8); // white, right of the centre (112, 112)
    long seed = seedWith(Augmentation.BASIC, p -> p.degrees() > 9);

    byte[] pixels =
        Pictures.views(
            Pictures.encode(photo, "png"),
            SPEC,
            List.of(new View.Augmented(seed, Augmentation.BASIC)));

    // 64 pixels from the centre, 9 to 10 degrees: the edge at row 108 comes up by 10 to 12.
    assertThat(brightestRow(pixels)).isBetween(108 - 13, 108 - 8);
  }

  @Test
  void rotation_leaves_no_black_corners() {
    byte[] encoded = Pictures.filled(0xff808080, BufferedImage.TYPE_3BYTE_BGR, "png");
    Augmentation turning = new Augmentation(1, 10, 0, Augmentation.Symmetry.NONE);
    long seed = seedWith(turning, p -> p.degrees() > 9);

    assertThat(Pictures.views(encoded, SPEC, List.of(new View.Augmented(seed, turning))))
        .containsOnly(0x80);
  }

  @Test
  void crops_start_anywhere_but_never_outside() {
    ImageHeader wide = new ImageHeader(ImageFormat.JPEG, 234, 224, 1, 1, true);

    List<Double> starts =
        LongStream.range(0, 2000)
            .mapToObj(seed -> new View.Augmented(seed, Augmentation.NONE))
            .map(view -> CropTransform.of(view, SPEC, wide).toPhoto())
            .peek(map -> assertThat(map.f()).isZero())
            .map(Affine::c)
            .toList();

    // floor(u * 10): ten places, each about 200 times; the eleventh would need u = 1.
    for (double start = 0; start < 10; start++) {
      double place = start;
      assertThat(starts.stream().filter(s -> s == place).count()).isBetween(130L, 270L);
    }
    assertThat(starts).allMatch(s -> s <= 9);
  }

  private static BufferedImage photo(int width, int height) {
    return Pictures.gradient(width, height, BufferedImage.TYPE_3BYTE_BGR);
  }

  private static long seedWith(Augmentation ranges, Predicate<AugmentParams> wanted) {
    return LongStream.range(0, 1000)
        .filter(seed -> wanted.test(AugmentParams.of(new View.Augmented(seed, ranges))))
        .findFirst()
        .orElseThrow();
  }

  private static byte[] mirrored(byte[] row) {
    byte[] mirrored = new byte[row.length];
    for (int i = 0; i < row.length; i += 3) {
      int x = i / 3 % SIZE;
      System.arraycopy(row, i, mirrored, i + (SIZE - 1 - 2 * x) * 3, 3);
    }
    return mirrored;
  }

  private static int brightestRow(byte[] row) {
    int brightest = 0;
    for (int i = 0; i < row.length; i++) {
      brightest = (row[i] & 0xff) > (row[brightest] & 0xff) ? i : brightest;
    }
    return brightest / 3 / SIZE;
  }

  private static void assertWithinOne(byte[] pixels, byte[] expected) {
    int worst = 0;
    for (int i = 0; i < pixels.length; i++) {
      worst = Math.max(worst, Math.abs((pixels[i] & 0xff) - (expected[i] & 0xff)));
    }
    assertThat(worst).isLessThanOrEqualTo(1);
  }
}
